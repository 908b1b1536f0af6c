// The life of a deck of pieces (see sheet.py for its markup). Runs once for each gr.HTML; Gradio gives
// element, trigger, props and watch. Server HTML is escaped there; nothing typed here is ever parsed as HTML.
let waiting = null;      // timer of the check that follows typing
let drawn = null;        // the skeleton of what is on the page
let afterwards = null;   // what to do when the checked piece has come back

const deck = () => element.querySelector('.kd-deck');
const pieceOf = (node) => node.closest('.kd-piece');
const placeOf = (piece) => Number(piece.dataset.place);
const areas = (piece) => [...piece.querySelectorAll('.kd-field textarea')];
const pathOf = (area) => area.closest('.kd-field').dataset.path;
const textsOf = (piece) => Object.fromEntries(areas(piece).map((area) => [pathOf(area), area.value]));

function act(name, piece, more = {}) {
  clearTimeout(waiting);
  waiting = null;
  trigger('act', { act: name, place: placeOf(piece), texts: textsOf(piece), ...more });
}

function show(place) {
  const pieces = [...element.querySelectorAll('.kd-piece')];
  if (!pieces.length) return;
  const chosen = pieces.find((piece) => placeOf(piece) === place) || pieces[0];
  element.dataset.shown = chosen.dataset.place;
  pieces.forEach((piece) => { piece.hidden = piece !== chosen; });
  element.querySelectorAll('[data-show]').forEach((pill) => {
    pill.setAttribute('aria-selected', String(pill.dataset.show === chosen.dataset.place));
  });
}

// What stands between the parts that may be replaced in place; another language or another version changes it.
function skeleton(root) {
  const bare = root.cloneNode(true);
  bare.querySelectorAll('[data-patch], textarea').forEach((node) => { node.textContent = ''; node.className = ''; });
  bare.querySelectorAll('details').forEach((node) => node.removeAttribute('open'));
  return [...bare.childNodes].map((node) => node.outerHTML ?? '').join('');
}

// New findings around a text that may have the caret in it: everything but the text itself is replaced.
function patch(fresh) {
  const news = [...fresh.querySelectorAll('[data-patch]')];
  element.querySelectorAll('[data-patch]').forEach((old, i) => {
    const next = news[i];
    if (old.tagName === 'TEXTAREA') { old.value = next.value; return; }
    const area = old.classList.contains('kd-mirror') ? old.parentElement.querySelector('textarea') : null;
    if (area && area === document.activeElement && area.value + '\n' !== next.textContent) return;
    const open = old.querySelector('details[open]');
    old.innerHTML = next.innerHTML;
    old.className = next.className;
    if (open) old.querySelector('details')?.setAttribute('open', '');
  });
  const runs = [...fresh.querySelectorAll('.kd-segment')];
  element.querySelectorAll('.kd-segment').forEach((run, i) => { run.open ||= i > 0 && runs[i].open; });
  const texts = [...fresh.querySelectorAll('.kd-field textarea')];
  element.querySelectorAll('.kd-field textarea').forEach((area, i) => {
    if (area !== document.activeElement && area.value !== texts[i].value) area.value = texts[i].value;
  });
}

function render() {
  const fresh = document.createElement('template');
  fresh.innerHTML = props.value || '';
  const bones = skeleton(fresh.content);
  if (deck() && bones === drawn) patch(fresh.content);
  else {
    element.replaceChildren(fresh.content);
    show(Number(element.dataset.shown ?? -1));
  }
  drawn = bones;
  element.querySelectorAll('.kd-busy').forEach((node) => node.classList.remove('kd-busy'));
  const todo = afterwards;
  afterwards = null;
  if (todo) todo();
}

// While she types, the words under the caret follow; marks before and after the change stay where they belong.
function follow(area) {
  const mirror = area.parentElement.querySelector('.kd-mirror');
  const before = mirror.textContent.slice(0, -1), now = area.value;
  let head = 0, tail = 0;
  while (head < before.length && head < now.length && before[head] === now[head]) head += 1;
  while (tail < before.length - head && tail < now.length - head
         && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const spans = [...mirror.childNodes].reduce((list, node) => {
    const start = list.length ? list.at(-1).end : 0;
    list.push({ node, start, end: start + node.textContent.length });
    return list;
  }, []).filter(({ node, start, end }) => node.nodeName === 'MARK' && (end <= head || start >= before.length - tail));
  const shift = now.length - before.length;
  let at = 0;
  const parts = spans.flatMap(({ node, start, end }) => {
    const from = end <= head ? start : start + shift;
    const gap = document.createTextNode(now.slice(at, from));
    at = from + (end - start);
    return [gap, node];
  });
  mirror.replaceChildren(...parts, document.createTextNode(now.slice(at) + '\n'));
  const count = area.closest('.kd-field').querySelector('.kd-count');
  if (count) {
    const length = [...now].length, limit = Number(count.dataset.limit);
    count.textContent = `${length}/${limit}`;
    count.classList.toggle('kd-over', length > limit);
  }
}

function copy(text, button) {
  const told = (done) => {
    const label = button.dataset.label ?? (button.dataset.label = button.textContent);
    button.textContent = done ? '✓ ' + button.dataset.done : button.dataset.failed;
    button.classList.toggle('kd-copied', done);
    setTimeout(() => { button.textContent = label; button.classList.remove('kd-copied'); }, 1600);
  };
  const byHand = () => {   // plain http on a classroom network has no clipboard API
    const area = document.createElement('textarea');
    area.value = text;
    area.style.cssText = 'position:fixed;opacity:0';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');   // false where too long has passed since the tap
    area.remove();
    told(done);
  };
  if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(text).then(() => told(true), byHand);
  else byHand();
}

const actions = {
  unfold: (button) => {
    const runs = [...pieceOf(button).querySelectorAll('.kd-segment')];
    const open = !runs.every((run) => run.open);
    runs.forEach((run) => { run.open = open; });
  },
  show: (button) => show(Number(button.dataset.show)),
  recheck: (button) => act('recheck', pieceOf(button)),
  another: (button) => { pieceOf(button).classList.add('kd-busy'); act('another', pieceOf(button)); },
  fix: (button) => {
    document.activeElement?.blur?.();
    act('fix', pieceOf(button), { finding: Number(button.closest('.kd-finding').dataset.finding) });
  },
  'copy-field': (button) => copy(button.closest('.kd-field').querySelector('.kd-paper textarea').value, button),
  copy: (button) => {
    const piece = pieceOf(button);
    const give = () => {
      const live = element.querySelector(`.kd-piece[data-place="${placeOf(piece)}"]`);
      copy(live.querySelector('.kd-copytext').value, live.querySelector('[data-act="copy"]'));
    };
    if (waiting === null) give();
    else { afterwards = give; act('recheck', piece); }
  },
};

element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-act]');
  if (button && element.contains(button)) { actions[button.dataset.act]?.(button); return; }
  if (event.target.tagName !== 'TEXTAREA') return;
  let at = 0;
  for (const node of event.target.parentElement.querySelector('.kd-mirror').childNodes) {
    at += node.textContent.length;
    if (event.target.selectionStart > at) continue;
    if (node.nodeName !== 'MARK') break;
    const number = node.dataset.findings.split(' ')[0];
    const card = event.target.closest('.kd-piece').querySelector(`[data-finding="${number}"]`);
    card?.classList.add('kd-flash');
    setTimeout(() => card?.classList.remove('kd-flash'), 1200);
    break;
  }
});

element.addEventListener('input', (event) => {
  if (!event.target.closest('.kd-paper')) return;
  follow(event.target);
  const piece = pieceOf(event.target);
  clearTimeout(waiting);
  waiting = setTimeout(() => act('recheck', piece), 900);
});

watch('value', render);
render();
