/** The table of images: one row for each, made once, and filtered and sorted by moving rows. */

import { el, foreign, svg, toned } from './dom.js';
import {
  capitalized,
  coded,
  count,
  failure,
  match,
  matchOrder,
  size,
  span,
  time,
} from './words.js';

/** Rows shown at first; more on request. */
const ROWS = 500;

const PICTURE = { width: 64, height: 10, gap: 1, least: 3 };

const collator = new Intl.Collator('en', { numeric: true });

/** Column names, and what a column is sorted by; undefined sorts last, in either order. */
const COLUMNS = {
  name: { title: 'Name', by: (item) => item.imageName, cell: nameCell },
  number: { title: 'Number', by: (item) => item.imageNo, cell: (item) => String(item.imageNo) },
  product: {
    title: 'Product',
    by: (item) => item.productName,
    cell: (item) => foreign(item.productName ?? item.productCode),
  },
  match: { title: 'Match', by: (item) => matchOrder(item.match.status), cell: matchCell },
  os: { title: 'Operating system', by: (item) => coded(item.serverImage?.osType), cell: osCell },
  disks: { title: 'Disks', by: (item) => item.serverImage?.blockStorageTotalSize, cell: disksCell },
  status: {
    title: 'Status',
    by: (item) => item.serverImage?.serverImageStatusName,
    cell: statusCell,
  },
  age: { title: 'Age', by: (item) => made(item) && -made(item), cell: ageCell },
};

export class ImageTable {
  #columns;
  #rows;
  #more;
  #items = [];
  #byItem = new Map();
  #most = ROWS;
  #arranged = [];
  #arrangement = '';

  /**
   * @param key names an item, the same in every answer that has it
   * @param linkTo makes the address that shows an item, of its key
   * @param sortBy is called with the sort order that a person chose
   */
  constructor({ columns, rows, more, key, linkTo, sortBy }) {
    this.#columns = columns;
    this.#rows = rows;
    this.#more = more;
    this.key = key;
    this.linkTo = linkTo;
    this.sortBy = sortBy;
    this.#more.querySelector('button').addEventListener('click', () => {
      const next = this.#arranged[this.#most];
      this.#most += ROWS;
      this.#place();
      this.linkOf(next)?.focus();
    });
    rows.addEventListener('click', (event) => {
      if (!event.target.closest('a, button') && getSelection().isCollapsed) {
        event.target.closest('tr')?.querySelector('a').click();
      }
    });
  }

  /** Takes other items, to be arranged next. */
  show(items) {
    if (items === this.#items) {
      return;
    }
    this.#arrangement = '';
    const largest = Math.max(
      1,
      ...items.map((item) => item.serverImage?.blockStorageTotalSize ?? 0),
    );
    this.#items = items;
    this.#most = ROWS;
    this.#byItem = new Map(items.map((item) => [item, { words: words(item), largest, row: null }]));
  }

  /** Filters by words, all of which an image must have, and sorts; returns how many are left. */
  arrange(filter, sort) {
    const arrangement = `${sort} ${filter}`;
    if (arrangement === this.#arrangement) {
      return this.#arranged.length;
    }
    this.#arrangement = arrangement;
    const wanted = plain(filter).split(/\s+/).filter(Boolean);
    const left = this.#items.filter((item) => {
      const { words } = this.#byItem.get(item);
      return wanted.every((word) => words.includes(word));
    });
    const descending = sort.startsWith('-');
    const column = sort.replace('-', '');
    if (COLUMNS[column]) {
      const { by } = COLUMNS[column];
      left.sort((one, other) => compare(by(one), by(other), descending));
    }
    this.#arranged = left;
    this.#head(COLUMNS[column] ? column : '', descending);
    this.#place();
    return left.length;
  }

  /** The link that opens an item, if it is shown. */
  linkOf(item) {
    return this.#byItem.get(item)?.row?.querySelector('a');
  }

  #head(sorted, descending) {
    const focused = document.activeElement?.dataset.column;
    this.#columns.replaceChildren(
      ...Object.entries(COLUMNS).map(([name, { title }]) => {
        const isSorted = name === sorted;
        const next = !isSorted ? name : descending ? '' : `-${name}`;
        const order = descending ? 'descending' : 'ascending';
        return el(
          'th',
          {
            role: 'columnheader',
            scope: 'col',
            class: `c-${name}`,
            'aria-sort': isSorted ? order : 'none',
          },
          el(
            'button',
            { type: 'button', 'data-column': name, onclick: () => this.sortBy(next) },
            title,
            isSorted &&
              el('span', { class: 'arrow', 'aria-hidden': 'true' }, descending ? '↓' : '↑'),
          ),
        );
      }),
    );
    if (focused) {
      this.#columns.querySelector(`[data-column="${focused}"]`)?.focus();
    }
  }

  /** The focus stays on the same image if it is still shown. */
  #place() {
    const focused =
      this.#rows.contains(document.activeElement) && document.activeElement.dataset.image;
    const shown = this.#arranged.slice(0, this.#most);
    this.#rows.replaceChildren(...shown.map((item) => this.#row(item)));
    if (focused) {
      this.#rows.querySelector(`[data-image="${CSS.escape(focused)}"]`)?.focus();
    }
    const hidden = this.#arranged.length - shown.length;
    this.#more.hidden = hidden === 0;
    this.#more.querySelector('button').textContent =
      `Show ${Math.min(hidden, ROWS)} of ${hidden} more`;
  }

  #row(item) {
    const { key, linkTo } = this;
    const entry = this.#byItem.get(item);
    entry.row ??= el(
      'tr',
      { role: 'row' },
      ...Object.entries(COLUMNS).map(([name, { title, cell }]) => {
        const properties = { class: `c-${name}`, 'data-title': title };
        const content = cell(item, { largest: entry.largest, key: key(item), linkTo });
        return name === 'name'
          ? el('th', { ...properties, role: 'rowheader', scope: 'row' }, content)
          : el('td', { ...properties, role: 'cell' }, content);
      }),
    );
    return entry.row;
  }
}

function compare(one, other, descending) {
  if (one === undefined || other === undefined) {
    return (one === undefined) - (other === undefined);
  }
  const order = typeof one === 'number' ? one - other : collator.compare(one, other);
  return descending ? -order : order;
}

/** Composed and in lower case: some systems type Hangul decomposed. */
function plain(text) {
  return String(text).normalize('NFC').toLowerCase();
}

function words(item) {
  const {
    match: { status, candidates = [] },
    serverImage: server = {},
  } = item;
  const texts = [
    item.imageName,
    item.imageNo,
    item.productName,
    item.productCode,
    status,
    match(status).word,
    ...candidates,
    server.serverImageNo,
    server.serverImageName,
    server.osType?.code,
    server.osType?.codeName,
    server.osCategoryType?.code,
    server.cpuArchitectureType?.code,
    server.cpuArchitectureType?.codeName,
  ];
  return plain(texts.filter((text) => text !== undefined).join('\n'));
}

/** What stands where there is no server image: not known is not the same as none. */
function nothing(item) {
  return item.match.status === 'UNAVAILABLE' ? quiet('not known') : quiet('–');
}

function quiet(...content) {
  return el('span', { class: 'quiet' }, ...content);
}

function second(...content) {
  return el('span', { class: 'second' }, ...content);
}

function nameCell(item, { key, linkTo }) {
  return el(
    'a',
    { href: linkTo(key), 'data-image': key },
    item.imageName ? foreign(item.imageName) : 'without a name',
  );
}

function matchCell(item) {
  const { status, candidates = [], problem } = item.match;
  const { tone, word } = match(status);
  const server = item.serverImage;
  const more =
    status === 'AMBIGUOUS'
      ? [candidates.join(', ')]
      : status === 'NUMBER_ONLY'
        ? [server?.serverImageName ? foreign(server.serverImageName) : 'without a name']
        : status === 'NAME_ONLY'
          ? [server?.serverImageNo]
          : status === 'UNAVAILABLE'
            ? [capitalized(failure(problem?.code))]
            : null;
  return toned(tone, word, more && second(...more));
}

function osCell(item) {
  const os = coded(item.serverImage?.osType);
  const cpu = coded(item.serverImage?.cpuArchitectureType);
  if (!os && !cpu) {
    return nothing(item);
  }
  return el(
    'span',
    {},
    os && foreign(os),
    ' ',
    cpu && el('span', { class: 'quiet small' }, foreign(cpu)),
  );
}

function disksCell(item, { largest }) {
  const server = item.serverImage;
  if (!server) {
    return nothing(item);
  }
  const disks = server.blockStorageMappingList ?? [];
  if (disks.length === 0) {
    return quiet('none');
  }
  return el(
    'span',
    { class: 'disks' },
    diskPicture(disks, largest),
    el('span', {}, size(server.blockStorageTotalSize ?? 0)),
  );
}

/**
 * A bar for each disk. All bars of an image are as long as the square root of its size beside that
 * of the largest image, so that a small image does not vanish beside a large one.
 */
export function diskPicture(disks, largest) {
  const { width, height, gap, least } = PICTURE;
  const sizes = disks.map((disk) => disk.blockStorageSize ?? 0);
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0) || 1;
  const room = (width - (sizes.length - 1) * gap) * Math.sqrt(Math.min(1, total / largest));
  let x = 0;
  const bars = sizes.map((bytes, place) => {
    const length = Math.min(Math.max(least, (room * bytes) / total), Math.max(least, width - x));
    const bar = svg('rect', {
      x,
      y: 0,
      width: length,
      height,
      rx: 1.5,
      class: `disk-${place % 2}`,
    });
    x += length + gap;
    return bar;
  });
  const label = `${count(disks.length, 'disk')}: ${sizes.map(size).join(', ')}`;
  return svg(
    'svg',
    {
      class: 'picture',
      role: 'img',
      'aria-label': label,
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
    },
    svg('title', {}, label),
    ...bars,
  );
}

/** The state of a server image, in words and with an icon unless it is simply there. */
export function statusCell(item) {
  const server = item.serverImage;
  const name = server?.serverImageStatusName || coded(server?.serverImageStatus);
  if (!name) {
    return nothing(item);
  }
  const tone = { INIT: 'busy', CREFL: 'bad' }[server.serverImageStatus?.code];
  return tone ? toned(tone, foreign(name)) : foreign(name);
}

function made(item) {
  const at = Date.parse(item.serverImage?.createDate ?? '');
  return Number.isNaN(at) ? undefined : at;
}

function ageCell(item) {
  const at = made(item);
  if (at === undefined) {
    return nothing(item);
  }
  const text = item.serverImage.createDate;
  return el('time', { datetime: text, title: time(text) }, span(Date.now() - at));
}
