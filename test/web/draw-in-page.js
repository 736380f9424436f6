// Runs in a browser: `source` is the address of src/web/draw.ts as JavaScript, `seed` begins the chance.
globalThis.tryDraw = async (source, seed) => {
  const { h, draw } = await import(source);
  let state = seed;
  const random = (most) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % most;
  };
  const keyed = () =>
    [0, 1, 2, 3, 4, 5]
      .filter(() => random(2) === 0)
      .sort(() => random(3) - 1)
      .map((key) => h('li', { key }, `row ${key}`));
  const child = (depth) => {
    const kind = random(5);
    if (kind === 0) return null;
    if (kind === 1 || depth === 0) return `text ${random(9)}`;
    return tree(depth - 1);
  };
  const tree = (depth) => {
    const tag = ['p', 'span', 'ul', 'b'][random(4)];
    const attrs = {
      class: ['a', 'b', undefined][random(3)],
      hidden: random(2) === 0,
      lang: random(2) === 0 ? 'ja' : null,
    };
    const children = random(3) === 0 ? keyed() : Array.from({ length: random(5) }, () => child(depth));
    return h(tag, attrs, children);
  };
  const wrong = [];
  const over = document.createElement('div');
  for (let i = 0; i < 400; i += 1) {
    const view = tree(3);
    const fresh = document.createElement('div');
    draw(fresh, view);
    draw(over, view);
    if (!over.isEqualNode(fresh)) wrong.push(`${over.innerHTML} and not ${fresh.innerHTML}`);
  }
  const list = document.createElement('ul');
  document.body.append(list);
  const rows = (names) => names.map((key) => h('li', { key }, h('input', { 'aria-label': key })));
  draw(list, rows(['a', 'b', 'c']));
  const b = list.children[1];
  b.firstChild.value = 'typed';
  draw(list, rows(['new', 'c', 'b']));
  const inputs = [...list.querySelectorAll('input')];
  return {
    wrong,
    same: list.children[2] === b,
    value: inputs[2].value,
    labels: inputs.map((one) => one.getAttribute('aria-label')),
  };
};
