/** One image with all its fields, disks and links. */

import { copyButton, el, foreign, icon } from './dom.js';
import { diskPicture } from './images.js';
import { capitalized, coded, failure, match, size, span, time } from './words.js';

/** Labels of the fields of a server image, in the order in which they are shown. */
const LABELS = {
  serverImageNo: 'Number',
  serverImageName: 'Name',
  serverImageDescription: 'Description',
  serverImageStatusName: 'Status',
  serverImageStatus: 'Status code',
  serverImageOperation: 'Operation under way',
  createDate: 'Created',
  osType: 'Operating system',
  osCategoryType: 'OS category',
  cpuArchitectureType: 'CPU architecture',
  hypervisorType: 'Hypervisor',
  serverImageType: 'Type',
  serverImageLifeCyclePhase: 'Life cycle phase',
  serverImageProductCode: 'NCP product code',
  platformCategoryCode: 'Platform category',
  shareStatus: 'Sharing',
  sharedLoginIdList: 'Shared with',
  blockStorageTotalSize: 'Disks in all',
};

const DISK_COLUMNS = {
  'No.': (disk) => disk.order,
  Name: (disk) => disk.blockStorageName,
  Size: (disk) => disk.blockStorageSize !== undefined && size(disk.blockStorageSize),
  Kind: (disk) => coded(disk.blockStorageVolumeType),
  Encrypted: (disk) =>
    disk.isEncryptedVolume !== undefined && (disk.isEncryptedVolume ? 'yes' : 'no'),
  IOPS: (disk) => disk.iops?.toLocaleString('en'),
  Throughput: (disk) => disk.throughput?.toLocaleString('en'),
  Snapshot: (disk) => disk.blockStorageSnapshotName,
  'Snapshot number': (disk) => disk.blockStorageSnapshotInstanceNo,
};

/**
 * The content of the details.
 *
 * @param item an image of a list
 * @param links {json, curl, swagger, serverImage}: addresses of the image, and a function for those
 *     of server images by number
 */
export function details(item, links) {
  const server = item.serverImage;
  return [
    el(
      'p',
      { class: 'links' },
      copyButton('Copy as curl', () => links.curl),
      el('a', { href: links.json }, 'JSON'),
      el('a', { href: links.swagger }, 'In Swagger UI'),
    ),
    matched(item, links),
    el('h3', {}, 'In Datafence'),
    fields([
      ['Number', item.imageNo],
      ['Name', item.imageName],
      ['Product', item.productName],
      ['Product code', item.productCode],
      ['Made from server', item.baseServerName],
    ]),
    server && disks(server.blockStorageMappingList ?? []),
    server && el('h3', {}, 'Server image'),
    server && fields(serverFields(server)),
  ].filter(Boolean);
}

function matched(item, links) {
  const { status, candidates = [], problem } = item.match;
  const { tone, word, meaning } = match(status);
  return el(
    'div',
    { class: 'match-box' },
    icon(tone),
    el(
      'div',
      {},
      el('p', {}, el('strong', {}, word), ' ', el('code', {}, status)),
      meaning && el('p', {}, meaning),
      problem &&
        el(
          'p',
          {},
          `${capitalized(failure(problem.code))}. `,
          problem.detail,
          ' ',
          el('code', {}, problem.code),
        ),
      problem &&
        el(
          'p',
          {},
          problem.retryable
            ? 'Another try may succeed.'
            : 'Another try will not help until something changes.',
        ),
      candidates.length > 0 &&
        el(
          'p',
          {},
          'Candidates: ',
          ...candidates.flatMap((number, place) => [
            place > 0 && ', ',
            el('a', { href: links.serverImage(number) }, number),
          ]),
        ),
    ),
  );
}

function serverFields(server) {
  const known = Object.entries(LABELS).map(([name, label]) => [label, server[name], name]);
  const others = Object.entries(server)
    .filter(([name]) => !(name in LABELS) && name !== 'blockStorageMappingList')
    .map(([name, value]) => [name, value, name]);
  return [...known, ...others];
}

function fields(entries) {
  return el(
    'dl',
    { class: 'fields' },
    ...entries
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([label, value, name]) =>
        el('div', {}, el('dt', {}, label), el('dd', {}, shown(value, name))),
      ),
  );
}

function shown(value, name) {
  if (value === '' || (Array.isArray(value) && value.length === 0)) {
    return el('span', { class: 'quiet' }, 'empty');
  }
  if (name === 'blockStorageTotalSize') {
    return `${size(value)} (${value.toLocaleString('en')} bytes)`;
  }
  if (name === 'createDate') {
    return `${time(value)} (${span(Date.now() - Date.parse(value))} ago)`;
  }
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) {
    return foreign(value.join(', '));
  }
  if (typeof value === 'object' && ('code' in value || 'codeName' in value)) {
    const { code, codeName } = value;
    return code && codeName && code !== codeName
      ? el('span', {}, foreign(codeName), ' ', el('code', {}, code))
      : foreign(codeName ?? code);
  }
  return foreign(typeof value === 'object' ? JSON.stringify(value) : value);
}

function disks(list) {
  if (list.length === 0) {
    return null;
  }
  const used = Object.entries(DISK_COLUMNS).filter(([, of]) =>
    list.some((disk) => isGiven(of(disk))),
  );
  const total = list.reduce((sum, disk) => sum + (disk.blockStorageSize ?? 0), 0);
  return el(
    'section',
    { 'aria-labelledby': 'disks-title' },
    el('h3', { id: 'disks-title' }, 'Disks ', diskPicture(list, Math.max(1, total))),
    el(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-labelledby': 'disks-title' },
      el(
        'table',
        { class: 'plain', 'aria-labelledby': 'disks-title' },
        el('thead', {}, el('tr', {}, ...used.map(([title]) => el('th', { scope: 'col' }, title)))),
        el(
          'tbody',
          {},
          ...list.map((disk) =>
            el('tr', {}, ...used.map(([, of]) => el('td', {}, cell(of(disk))))),
          ),
        ),
      ),
    ),
  );
}

function isGiven(value) {
  return value !== undefined && value !== null && value !== false;
}

function cell(value) {
  return isGiven(value) ? foreign(value) : el('span', { class: 'quiet' }, '–');
}
