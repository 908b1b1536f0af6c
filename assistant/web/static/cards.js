// Cards that do one thing when tapped: data-act names the event, the other data-attributes travel with it.
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-act]');
  if (!button || !element.contains(button)) return;
  const holder = button.closest('[data-place]');
  trigger('act', { ...button.dataset, ...(holder ? { place: Number(holder.dataset.place) } : {}) });
});
