/** Builders of page elements. Texts become text nodes, never markup. */

const SVG = 'http://www.w3.org/2000/svg';

/** Shapes that differ without their colours, on a grid of 16 by 16. */
const ICONS = {
  good: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M5 8.2l2.1 2.1L11 6',
  part: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M5 8h6',
  ask: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M6.2 6.3a1.8 1.8 0 1 1 2.6 1.6c-.5.3-.8.6-.8 1.1m0 2.2v.1',
  none: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M3.4 12.6l9.2-9.2',
  busy: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M8 4.5V8l2.3 1.5',
  warn: 'M8 2 1.5 13.5h13zM8 6.5v3.3m0 1.7v.1',
  bad: 'M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3zM5.8 5.8l4.4 4.4m0-4.4-4.4 4.4',
};

/**
 * An element.
 *
 * @param properties attributes; `class`; and listeners, named `onclick` and the like. What is
 *     undefined, null or false is left out.
 * @param children nodes and texts; what is undefined, null or false is left out
 */
export function el(name, properties = {}, ...children) {
  return filled(document.createElement(name), properties, children);
}

/** An element of a drawing. */
export function svg(name, properties = {}, ...children) {
  return filled(document.createElementNS(SVG, name), properties, children);
}

function filled(node, properties, children) {
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (key.startsWith('on')) {
      node.addEventListener(key.slice(2), value);
    } else {
      node.setAttribute(key, value === true ? '' : value);
    }
  }
  node.append(...children.flat().filter((child) => isShown(child)));
  return node;
}

function isShown(child) {
  return child !== undefined && child !== null && child !== false;
}

/** A text of NCP: in whatever script, and kept from changing the direction of what is around it. */
export function foreign(text) {
  return el('bdi', { dir: 'auto' }, String(text));
}

/** A decorative icon; the words beside it carry the meaning. */
export function icon(tone) {
  return svg(
    'svg',
    { class: `icon ${tone}`, viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' },
    svg('path', { d: ICONS[tone] }),
  );
}

/** An icon and words. */
export function toned(tone, ...words) {
  return el('span', { class: 'toned' }, icon(tone), el('span', {}, ...words));
}

const ticking = new Set();

/** A span whose text is computed anew each second, for as long as it is on the page. */
export function tick(text) {
  const span = el('span', {}, text());
  ticking.add({ span, text });
  return span;
}

setInterval(() => {
  for (const entry of ticking) {
    if (!entry.span.isConnected) {
      ticking.delete(entry);
    } else if (entry.span.textContent !== entry.text()) {
      entry.span.textContent = entry.text();
    }
  }
}, 1000);

/** A button that copies a text, with a report beside it. */
export function copyButton(label, text) {
  const report = el('span', { class: 'copied', role: 'status' });
  const button = el(
    'button',
    {
      type: 'button',
      onclick: async () => {
        report.replaceChildren();
        if (await copied(text(), button)) {
          report.append('Copied');
          setTimeout(() => report.replaceChildren(), 5000);
        } else {
          const shown = el('textarea', {
            readonly: true,
            rows: 3,
            'aria-label': 'Command to copy',
          });
          shown.value = text();
          report.append('Copy it from here: ', shown);
          shown.select();
        }
      },
    },
    label,
  );
  return el('span', { class: 'copy' }, button, report);
}

/** Browsers have navigator.clipboard on https and loopback only. */
async function copied(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Beside the button, because all outside of an open dialog is inert.
    const area = el('textarea', {
      class: 'unseen',
      readonly: true,
      tabindex: -1,
      'aria-hidden': 'true',
    });
    area.value = text;
    button.after(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    button.focus();
    return done;
  }
}
