/**
 * The operators' page: a Datafence, its images, one of them. What is shown is in the fragment of
 * the page's address, so a view can be shared, and the back button works.
 */

import { details } from './details.js';
import { copyButton, el, foreign, icon, tick, toned } from './dom.js';
import { read } from './gateway.js';
import { ImageTable } from './images.js';
import { standing } from './standing.js';
import { ago, capitalized, count, failure, span } from './words.js';

const FENCES = 'api/v1/fences';

/** The kinds of images, with the operations that read them, as Swagger UI addresses them. */
const KINDS = {
  'box-images': {
    word: 'box image',
    none: 'custom images',
    tag: 'Box images',
    list: 'listBoxImages',
    one: 'getBoxImage',
  },
  'fence-images': {
    word: 'fence image',
    none: 'fence images',
    tag: 'Fence images',
    list: 'listFenceImages',
    one: 'getFenceImage',
  },
};

/** Datafences in the list at a time; the rest is found by typing. */
const MOST_FENCES = 300;

/** How long after an answer that the gateway is refreshing the page reads once more. */
const FOLLOW_UP = 2000;

const NOTHING = { fence: '', kind: 'box-images', region: '', image: '', filter: '', sort: '' };

const at = (id) => document.getElementById(id);

let route = NOTHING;
let fences = null;
let shown = { path: '', answer: null, problem: null, loading: false };
let followUp;
let detailed;

const table = new ImageTable({
  columns: at('columns'),
  rows: at('rows'),
  more: at('more'),
  key: keyOf,
  linkTo: (image) => address({ ...route, image, filter: '', sort: '' }),
  sortBy: (sort) => {
    go({ sort }, { replace: true });
    announce(
      sort
        ? `Sorted by ${at('columns').querySelector('[aria-sort$=ending] button').firstChild.data}`
        : 'In the order of the gateway',
    );
  },
});

// The view in the page's address.

function parsed(fragment) {
  const given = new URLSearchParams(fragment.replace(/^#/, ''));
  const fence = given.get('fence') ?? '';
  const kind = given.get('images') ?? '';
  return {
    fence: isNumber(fence) ? fence : '',
    kind: kind in KINDS ? kind : NOTHING.kind,
    region: given.get('region') ?? '',
    image: given.get('image') ?? '',
    filter: given.get('filter') ?? '',
    sort: given.get('sort') ?? '',
  };
}

function address({ fence, kind, region, image, filter, sort }) {
  const images = kind === NOTHING.kind ? '' : kind;
  const given = Object.entries({ fence, images, region, image, filter, sort }).filter(
    ([, value]) => value,
  );
  return `#${new URLSearchParams(given)}`;
}

/** 1 to 2^53-1, as the gateway takes it. */
function isNumber(text) {
  return /^[1-9][0-9]{0,15}$/.test(text) && Number.isSafeInteger(Number(text));
}

/** Goes to another view, by default as a new entry of the browser's history. */
function go(changes, { replace = false } = {}) {
  const target = address({ ...route, ...changes });
  if (replace || target === location.hash) {
    history.replaceState(history.state, '', target);
  } else {
    history.pushState({ fromPage: true }, '', target);
  }
  follow();
}

/** Shows the view in the page's address. */
function follow() {
  const before = route;
  route = parsed(location.hash);
  if (at('filter').value !== route.filter) {
    at('filter').value = route.filter;
  }
  if (
    route.fence !== before.fence ||
    route.kind !== before.kind ||
    route.region !== before.region
  ) {
    showControls();
    showFences();
    load();
  } else {
    arrange();
    showDetails();
  }
}

// Reading.

async function loadFences(newer = false) {
  fences = await read(FENCES, newer);
  showFences();
  showHeading();
  showStanding();
}

/** Reads the images of the view. What was shown for it stays until an answer replaces it. */
async function load(newer = false) {
  clearTimeout(followUp);
  const path = listPath();
  if (!path) {
    shown = { path: '', answer: null, problem: null, loading: false };
    showImages();
    return;
  }
  const before = shown.path === path ? shown : { path, answer: null, problem: null };
  shown = { ...before, loading: true };
  showImages();
  const outcome = await read(path, newer);
  if (path !== listPath()) {
    return;
  }
  if (outcome.ok) {
    shown = { path, answer: outcome, problem: null, loading: false };
  } else {
    shown = {
      path,
      answer: survives(outcome) ? before.answer : null,
      problem: outcome,
      loading: false,
    };
  }
  showImages();
  report();
}

/** Whether images read before may stay on the page beside a problem: not if the fence is gone. */
function survives(problem) {
  return problem.status === undefined || problem.status >= 500;
}

/** Reads once more after an answer that the gateway is refreshing in the background. */
function readAgainSoon() {
  const path = listPath();
  followUp = setTimeout(async () => {
    const outcome = document.hidden ? null : await read(path);
    if (outcome?.ok && path === listPath() && !shown.loading) {
      outcome.followed = true;
      shown = { ...shown, answer: outcome, problem: null };
      showImages();
    }
  }, FOLLOW_UP);
}

function listPath() {
  return route.fence && `api/v1/fences/${route.fence}/${route.kind}${regionQuery('?')}`;
}

function imagePath(item) {
  const first = items().find((other) => other.imageNo === item.imageNo);
  const product = first === item ? '' : `?productCode=${encodeURIComponent(item.productCode)}`;
  const path = `api/v1/fences/${route.fence}/${route.kind}/${item.imageNo}${product}`;
  return path + regionQuery(product ? '&' : '?');
}

function regionQuery(mark) {
  return route.region && `${mark}regionCode=${encodeURIComponent(route.region)}`;
}

/** A command line for a POSIX shell. */
function curl(path) {
  return `curl -sS '${new URL(path, document.baseURI).href.replaceAll("'", "'\\''")}'`;
}

function swagger(operation) {
  return `swagger-ui.html#/${encodeURIComponent(KINDS[route.kind].tag)}/${operation}`;
}

function items() {
  return shown.answer?.body.content ?? [];
}

/** A number may be listed for two products; the first has the plain number. */
function keyOf(item) {
  const first = items().find((other) => other.imageNo === item.imageNo);
  return first === item ? String(item.imageNo) : `${item.imageNo}.${item.productCode}`;
}

// The list of Datafences.

function showFences() {
  const all = fences?.ok ? fences.body.content : [];
  const text = plain(at('find-text').value);
  const found = all.filter((fence) =>
    plain(`${fence.fenceId} ${fence.fenceName ?? ''} ${fence.description ?? ''}`).includes(text),
  );
  const typed = isNumber(text) && !all.some((fence) => String(fence.fenceId) === text);
  const rows = found.slice(0, MOST_FENCES).map((fence) => fenceLink(fence));
  if (typed) {
    rows.unshift(fenceLink({ fenceId: text }));
  }
  const focused =
    at('fences').contains(document.activeElement) && document.activeElement.dataset.fence;
  at('fences').replaceChildren(...rows);
  if (focused) {
    (at('fences').querySelector(`[data-fence="${focused}"]`) ?? at('find-text')).focus();
  }
  const hidden = found.length - MOST_FENCES;
  at('fences-more').hidden = hidden <= 0 && rows.length > 0;
  at('fences-more').textContent =
    hidden > 0
      ? `${count(hidden, 'more', 'more')}: type to find them`
      : fences === null
        ? 'Loading the list of Datafences…'
        : !fences.ok
          ? ''
          : all.length === 0
            ? 'The gateway lists no Datafence. One that you know can be opened by its number.'
            : 'No Datafence of this name. Any can be opened by its number.';
  const wasTriedAgain = at('fences-note').contains(document.activeElement);
  at('fences-note').replaceChildren(...fencesNote());
  if (wasTriedAgain) {
    at('find-text').focus();
  }
}

function fencesNote() {
  if (fences === null) {
    return [];
  }
  if (!fences.ok) {
    return [
      problemCard(fences, 'The list of Datafences', () => loadFences(), { folded: true }),
      el('p', { class: 'small' }, 'A Datafence can be opened by its number all the same.'),
    ];
  }
  return fences.body.stale
    ? [
        notice(
          'warn',
          'Older list.',
          tick(() => staleText(fences, 'this list')),
        ),
      ]
    : [];
}

function fenceLink(fence) {
  const current = String(fence.fenceId) === route.fence;
  const unusual = fence.statusCode && fence.statusCode !== 'USE';
  return el(
    'li',
    {},
    el(
      'a',
      {
        href: address({ ...NOTHING, fence: fence.fenceId, kind: route.kind, region: route.region }),
        'data-fence': fence.fenceId,
        'aria-current': current && 'page',
      },
      el('span', { class: 'fence-no' }, String(fence.fenceId)),
      el(
        'span',
        { class: 'fence-name' },
        fence.fenceName ? foreign(fence.fenceName) : 'open this number',
      ),
      el(
        'span',
        { class: 'second' },
        fence.boxCount !== undefined && count(fence.boxCount, 'box', 'boxes'),
        unusual && [
          fence.boxCount !== undefined && ' · ',
          foreign(fence.statusName ?? fence.statusCode),
        ],
      ),
    ),
  );
}

function plain(text) {
  return text.trim().normalize('NFC').toLowerCase();
}

/** Opens the number that was typed, or the only Datafence that matches. */
function openTyped() {
  const text = at('find-text').value.trim();
  const links = at('fences').querySelectorAll('a');
  if (isNumber(text)) {
    openFence(text);
  } else if (links.length === 1) {
    links[0].click();
  } else {
    announce(
      text && links.length > 1
        ? `${links.length} Datafences match; choose one`
        : 'No such Datafence in the list; type its number',
    );
  }
}

function openFence(fence) {
  at('find-text').value = '';
  go({ ...NOTHING, fence, kind: route.kind, region: route.region });
  showFences();
  closePicker();
}

/** Folds the list where it stands above the images, on a phone. */
function closePicker() {
  const toggle = at('picker-toggle');
  const folds = toggle.offsetParent !== null;
  toggle.setAttribute('aria-expanded', String(!folds));
  if (folds) {
    at('heading').focus();
  }
}

// The images.

function showControls() {
  at('kind').querySelector(`[value="${route.kind}"]`).checked = true;
  const region = at('region');
  if (![...region.options].some((option) => option.value === route.region)) {
    region.append(el('option', {}, route.region));
  }
  region.value = route.region;
  if (route.fence) {
    const path = listPath();
    at('links').replaceChildren(
      copyButton('Copy as curl', () => curl(path)),
      el('a', { href: path }, 'JSON'),
      el('a', { href: swagger(KINDS[route.kind].list) }, 'In Swagger UI'),
    );
  }
}

function showHeading() {
  const fence =
    fences?.ok && fences.body.content.find((other) => String(other.fenceId) === route.fence);
  const name = fence && fence.fenceName;
  at('heading').replaceChildren(
    ...(name
      ? [foreign(name), ' ', el('span', { class: 'quiet' }, `Datafence ${route.fence}`)]
      : [`Datafence ${route.fence}`]),
  );
  const facts = fence
    ? [
        fence.boxCount !== undefined && count(fence.boxCount, 'box', 'boxes'),
        fence.statusName && foreign(fence.statusName),
        fence.createDate && `created ${fence.createDate.slice(0, 10)}`,
        fence.description && foreign(fence.description),
      ].filter(Boolean)
    : [];
  at('facts').replaceChildren(
    ...facts.flatMap((fact, place) => (place > 0 ? [' · ', fact] : [fact])),
  );
  at('picker-current').replaceChildren(
    ...(route.fence
      ? ['Datafence ', route.fence, ' ', name ? foreign(name) : '']
      : ['Choose a Datafence']),
  );
  document.title = [route.fence && `Datafence ${route.fence}`, name, 'NCP image gateway']
    .filter(Boolean)
    .join(' · ');
}

function showImages() {
  at('welcome').hidden = route.fence !== '';
  at('view').hidden = route.fence === '';
  at('progress').hidden = !shown.loading;
  at('main').setAttribute('aria-busy', String(shown.loading));
  showHeading();
  showStanding();
  table.show(items());
  arrange();
  showDetails();
  clearTimeout(followUp);
  if (shown.answer?.reason === 'REFRESHING' && !shown.loading && !shown.answer.followed) {
    shown.answer.followed = true;
    readAgainSoon();
  }
}

function arrange() {
  const left = table.arrange(route.filter, route.sort);
  const all = items().length;
  at('table-box').hidden = left === 0;
  at('caption').textContent = `${capitalized(KINDS[route.kind].word)}s of Datafence ${route.fence}`;
  at('empty').replaceChildren(...emptiness(left, all));
  at('empty').hidden = left > 0 || at('empty').childNodes.length === 0;
  at('summary').replaceChildren(...summary(left, all));
  showNotices();
  return left;
}

function summary(left, all) {
  const { answer } = shown;
  if (!answer) {
    return [shown.loading ? 'Loading…' : ''];
  }
  return [
    el(
      'strong',
      {},
      left === all
        ? count(all, KINDS[route.kind].word)
        : `${left} of ${count(all, KINDS[route.kind].word)}`,
    ),
    ' · ',
    answer.body.complete ? 'complete' : 'incomplete',
    ' · ',
    tick(() => ageText(answer)),
  ];
}

function ageText(answer) {
  const now = Date.now();
  const left = answer.freshUntil - now;
  const age =
    now - answer.fetchedAt < 1000
      ? 'just read from NCP'
      : `up to ${span(now - answer.fetchedAt)} old`;
  if (left > 0) {
    return `${age}, fresh for ${span(left)}`;
  }
  return answer.reason === 'REFRESHING' ? `${age}, the gateway is fetching newer data` : age;
}

/** What stands in place of the table; "no images" only if that is known. */
function emptiness(left, all) {
  const { answer, problem, loading } = shown;
  if (left > 0 || !answer || loading) {
    return [];
  }
  if (all > 0) {
    return [
      el('p', {}, 'No image matches “', foreign(route.filter), '”.'),
      el('button', { type: 'button', onclick: clearFilter }, 'Clear the filter'),
    ];
  }
  if (!answer.body.complete) {
    return [el('p', {}, 'No image can be shown. Whether this Datafence has any is not known.')];
  }
  const { none } = KINDS[route.kind];
  return [
    el(
      'p',
      {},
      answer.body.stale || problem
        ? tick(
            () =>
              `This Datafence had no ${none} ${ago(Date.now() - answer.fetchedAt)}. Whether it has some now is not known.`,
          )
        : `This Datafence has no ${none}.`,
    ),
  ];
}

function clearFilter() {
  at('filter').value = '';
  go({ filter: '' }, { replace: true });
  at('filter').focus();
}

function showNotices() {
  const focused = at('notices').contains(document.activeElement);
  at('notices').replaceChildren(...notices());
  if (focused) {
    (at('notices').querySelector('button') ?? at('heading')).focus();
  }
}

function notices() {
  const { answer, problem, loading } = shown;
  const parts = [];
  if (problem) {
    parts.push(problemCard(problem, 'The images', () => load()));
    if (answer) {
      parts.push(
        notice(
          'warn',
          'Shown below:',
          tick(() => `what was read from NCP ${ago(Date.now() - answer.fetchedAt)}.`),
        ),
      );
    }
  }
  if (answer?.body.stale) {
    parts.push(
      notice(
        'warn',
        'Older data.',
        tick(() => staleText(answer, 'this list')),
        answer.reason && [' ', el('code', {}, answer.reason)],
      ),
    );
  }
  if (answer && !answer.body.complete) {
    parts.push(notice('warn', 'Incomplete.', ...incompleteness(answer.body)));
  }
  if (route.image && answer && !loading && !chosen()) {
    const whether = answer.body.complete
      ? 'is not among these images.'
      : 'is not among the images that could be read.';
    parts.push(notice('ask', `Image ${route.image}`, whether));
  }
  return parts;
}

function staleText(answer, what) {
  const reason =
    answer.reason && answer.reason !== 'REFRESHING'
      ? capitalized(failure(answer.reason))
      : 'Newer data could not be fetched';
  return `${reason}; parts of ${what} are ${span(Date.now() - answer.fetchedAt)} old.`;
}

function incompleteness({ content, problems = [] }) {
  const failed = content.filter((item) => item.match.status === 'UNAVAILABLE');
  return [
    el(
      'ul',
      {},
      ...problems.map(({ productCode, code, retryable }) =>
        el(
          'li',
          {},
          'The list of ',
          el('code', {}, productCode),
          ` could not be read: ${failure(code)}. Its images are missing here. `,
          el('code', {}, code),
          retry(retryable),
        ),
      ),
      ...[...grouped(failed)].map(([code, length]) =>
        el(
          'li',
          {},
          `${count(length, 'server image')} could not be looked up: ${failure(code)}. `,
          el('code', {}, code),
        ),
      ),
    ),
  ];
}

/** How many look-ups failed with each code. */
function grouped(failed) {
  const counts = new Map();
  for (const {
    match: { problem },
  } of failed) {
    counts.set(problem?.code, (counts.get(problem?.code) ?? 0) + 1);
  }
  return counts;
}

function retry(retryable) {
  return retryable
    ? ' Another try may succeed.'
    : ' Another try will not help until something changes.';
}

function notice(tone, title, ...content) {
  return el(
    'div',
    { class: `notice ${tone}` },
    icon(tone),
    el('div', {}, el('strong', {}, title), ' ', ...content),
  );
}

/** A problem with all that an operator needs to follow it up, which folds where room is short. */
function problemCard(problem, what, again, { folded = false } = {}) {
  const {
    title,
    detail,
    code,
    status,
    requestId,
    retryable,
    retryAt,
    errors = [],
    upstream,
    type,
  } = problem;
  const page = /^\/(problems\/[a-z-]+)$/.exec(type ?? '')?.[1];
  const facts = [
    ['Code', code !== 'UNREACHABLE' && el('code', {}, code)],
    ['HTTP status', status],
    ['Request id', requestId && el('code', {}, requestId)],
    [
      'NCP service',
      upstream &&
        [
          upstream.service,
          upstream.httpStatus && `HTTP status ${upstream.httpStatus}`,
          upstream.code && `code ${upstream.code}`,
        ]
          .filter(Boolean)
          .join(', '),
    ],
    [
      'Another try',
      retryable
        ? tick(() =>
            retryAt > Date.now()
              ? `may succeed in ${span(retryAt - Date.now() + 999)}`
              : 'may succeed',
          )
        : 'will not help until something changes',
    ],
  ];
  const explanation = [
    el('p', {}, detail),
    errors.length > 0 &&
      el(
        'ul',
        {},
        ...errors.map(({ field, message }) => el('li', {}, el('code', {}, field), ` ${message}`)),
      ),
    el(
      'dl',
      { class: 'facts-list' },
      ...facts
        .filter(([, value]) => value)
        .map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
    ),
  ];
  return el(
    'div',
    { class: 'notice bad' },
    icon('bad'),
    el(
      'div',
      {},
      el('strong', {}, `${what} can't be shown: ${title}`),
      folded ? el('details', {}, el('summary', {}, 'Details'), ...explanation) : explanation,
      el(
        'p',
        { class: 'buttons' },
        el('button', { type: 'button', onclick: again }, 'Try again'),
        page && el('a', { href: page }, 'What this means'),
      ),
    ),
  );
}

// One image.

function chosen() {
  return route.image ? items().find((item) => keyOf(item) === route.image) : undefined;
}

function showDetails() {
  const dialog = at('details');
  const item = chosen();
  if (!item) {
    dialog.close();
    return;
  }
  if (item === detailed && dialog.open) {
    return;
  }
  detailed = item;
  const path = imagePath(item);
  at('details-title').replaceChildren(
    item.imageName ? foreign(item.imageName) : `Image ${item.imageNo}`,
  );
  at('details-body').replaceChildren(
    ...details(item, {
      json: path,
      curl: curl(path),
      swagger: swagger(KINDS[route.kind].one),
      serverImage: (number) =>
        `api/v1/server-images/${encodeURIComponent(number)}${regionQuery('?')}`,
    }),
  );
  if (!dialog.open) {
    dialog.showModal();
    at('details-body').scrollTop = 0;
  }
}

/** Leaves the image's address after a person closed the dialog; the view itself has left it already. */
function leaveDetails() {
  const item = chosen();
  if (!item) {
    return;
  }
  table.linkOf(item)?.focus();
  if (history.state?.fromPage) {
    history.back();
  } else {
    go({ image: '' }, { replace: true });
  }
}

// The state of NCP, and what a screen reader announces.

function showStanding() {
  const now = () => standing(fences, shown.answer, shown.problem, Date.now());
  for (const part of ['ncp', 'key']) {
    const [tone] = now()[part];
    at(`standing-${part}`).replaceChildren(
      toned(
        tone,
        tick(() => now()[part][1]),
      ),
    );
  }
}

function report() {
  const { answer, problem } = shown;
  const fresh = answer && answer.freshUntil - Date.now();
  if (problem) {
    announce(`The images can't be shown: ${problem.title}`);
  } else {
    const { complete, stale } = answer.body;
    announce(
      [
        count(items().length, KINDS[route.kind].word),
        complete ? '' : 'incomplete',
        stale ? 'older data' : '',
        fresh > 0 ? `fresh for ${span(fresh)}` : '',
      ]
        .filter(Boolean)
        .join(', '),
    );
  }
}

function announce(text) {
  at('announced').textContent = text;
}

// Event listeners.

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-fence], a[data-image]');
  if (
    !link ||
    event.button !== 0 ||
    event.ctrlKey ||
    event.metaKey ||
    event.shiftKey ||
    event.altKey
  ) {
    return;
  }
  event.preventDefault();
  const { fence, image } = link.dataset;
  if (image) {
    go({ image });
  } else {
    openFence(fence);
  }
});

at('skip').addEventListener('click', (event) => {
  event.preventDefault();
  at('main').focus();
});

at('picker-toggle').addEventListener('click', () => {
  const toggle = at('picker-toggle');
  toggle.setAttribute('aria-expanded', String(toggle.getAttribute('aria-expanded') !== 'true'));
});

at('find').addEventListener('submit', (event) => {
  event.preventDefault();
  openTyped();
});
at('find-text').addEventListener('input', showFences);

at('picker-panel').addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const stops = [at('find-text'), ...at('fences').querySelectorAll('a')];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
});

at('kind').addEventListener('change', (event) => go({ kind: event.target.value, image: '' }));
at('region').addEventListener('change', (event) => go({ region: event.target.value, image: '' }));
at('refresh').addEventListener('click', () => {
  loadFences();
  load();
});
at('newer').addEventListener('click', () => load(true));

let typing;
at('filter').addEventListener('input', () => {
  route = { ...route, filter: at('filter').value };
  const left = arrange();
  clearTimeout(typing);
  // Browsers limit how often a page may change its address.
  typing = setTimeout(() => {
    history.replaceState(history.state, '', address(route));
    announce(`${left} of ${count(items().length, KINDS[route.kind].word)}`);
  }, 400);
});

at('details').addEventListener('close', leaveDetails);
at('details-close').addEventListener('click', () => at('details').close());
at('details').addEventListener('click', (event) => {
  if (event.target === at('details')) {
    at('details').close();
  }
});

addEventListener('popstate', follow);
addEventListener('hashchange', follow);

showStanding();
showFences();
follow();
at('picker-toggle').setAttribute('aria-expanded', String(route.fence === ''));
loadFences();
