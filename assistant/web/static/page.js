// What belongs to the whole page: the language of the document, closing a banner, leading to a field or to the results.
(() => {
  document.documentElement.lang = 'th';   // until the page says otherwise
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const lead = (node) => node?.scrollIntoView({ behavior: still.matches ? 'auto' : 'smooth', block: 'start' });

  window.khaidee = {
    language: () => setTimeout(() => {
      document.documentElement.lang = document.querySelector('#kd-tongue [data-lang]')?.dataset.lang ?? 'th';
    }),
    results: () => { if (innerWidth < 1000) lead(document.getElementById('kd-results')); },
    // For a class before a projector: large letters, the pieces alone, and under each line the words it stands on.
    // (Gradio keeps our CSS inside its own container, so the mark stands there.)
    teach: () => {
      ['kd-header', 'kd-main'].forEach((id) => document.getElementById(id).classList.toggle('kd-class'));
      const on = document.getElementById('kd-main').classList.contains('kd-class');
      document.getElementById('kd-teach').setAttribute('aria-pressed', String(on));
    },
    lead: (id) => { if (innerWidth < 1000) setTimeout(() => lead(document.getElementById(id)), 150); },
    // What this browser kept of the form, as far as it fits; a field of which nothing was kept is not touched.
    restore: (kept, shapes) => Object.entries(shapes).map(([name, shape]) => {
      const value = kept?.[name];
      const fits = shape === 'text' ? typeof value === 'string'
        : shape === 'whole' ? Number.isInteger(value)
        : shape.one ? shape.one.includes(value) : Array.isArray(value);
      if (!fits) return { __type__: 'update' };
      return shape.some ? shape.some.filter((one) => value.includes(one)) : value;
    }),
    download: (id) => setTimeout(() => {
      const node = document.getElementById(id);
      (node?.closest('a') ?? node?.querySelector('a,button') ?? node)?.click();
    }, 150),
  };

  // Gradio opens the list of a dropdown at every key, Tab too, and leaves it open over the form.
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Tab' || event.target.getAttribute?.('role') !== 'combobox') return;
    event.stopPropagation();
    event.target.blur();
  }, true);

  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('[data-act]');
    if (!button) return;
    if (button.dataset.act === 'close') button.closest('.kd-banner').remove();
    if (button.dataset.act === 'goto') {
      const field = document.getElementById('kd-field-' + button.dataset.field);
      const fold = field?.closest('.kd-fold');
      const head = fold?.querySelector('button.label-wrap');
      if (head && !head.classList.contains('open')) head.click();
      setTimeout(() => {
        lead(field);
        field?.querySelector('textarea,input')?.focus({ preventScroll: true });
      }, 60);
    }
  });
})();
