/** Words for codes, sizes and times. */

/** `match.status`: an icon, a word, and what it means. */
const MATCHES = {
  CONFIRMED: ['good', 'Confirmed', 'A server image has this number and the same name.'],
  NUMBER_ONLY: [
    'part',
    'By number only',
    'An own server image has this number; its name is not the one that Datafence shows.',
  ],
  NAME_ONLY: [
    'part',
    'By name only',
    'No server image has this number; exactly one own image has this name.',
  ],
  AMBIGUOUS: ['ask', 'Ambiguous', 'Several server images could be it, and none is chosen.'],
  NOT_FOUND: ['none', 'No server image', 'No server image has this number or this name.'],
  UNAVAILABLE: [
    'warn',
    'Not known',
    'The look-up failed, so nothing is known about the server image.',
  ],
  NOT_REQUESTED: ['none', 'Not looked up', 'Server images were not asked for.'],
};

/** The order in which matches are sorted. */
const MATCH_ORDER = Object.keys(MATCHES);

/**
 * Codes of failures, the worst first: what happened, and what that means for NCP and, where it
 * means anything, for the gateway's key. `UNREACHABLE` is the page's own.
 */
const FAILURES = {
  UNREACHABLE: {
    what: "the gateway can't be reached",
    ncp: ['warn', "not known, the gateway can't be reached"],
  },
  UPSTREAM_AUTHENTICATION_FAILED: {
    what: "NCP refuses the gateway's key",
    ncp: ['good', 'answers'],
    key: ['bad', 'refused by NCP'],
  },
  UPSTREAM_PERMISSION_DENIED: {
    what: "the gateway's key lacks a permission",
    ncp: ['good', 'answers'],
    key: ['bad', 'lacks a permission'],
  },
  UPSTREAM_REJECTED_REQUEST: {
    what: "NCP rejected the gateway's request",
    ncp: ['warn', 'rejects a request of the gateway'],
  },
  UPSTREAM_QUOTA_EXCEEDED: {
    what: "NCP's quota of calls is used up",
    ncp: ['warn', 'quota of calls used up'],
  },
  UPSTREAM_CIRCUIT_OPEN: {
    what: 'calls to NCP are suspended for a moment',
    ncp: ['bad', 'failing, calls suspended for a moment'],
  },
  UPSTREAM_THROTTLED: {
    what: 'NCP throttles the gateway',
    ncp: ['warn', 'throttles the gateway'],
  },
  UPSTREAM_MALFORMED_RESPONSE: {
    what: "NCP's answer could not be read",
    ncp: ['bad', "answers can't be read"],
  },
  UPSTREAM_MISCONFIGURED: {
    what: 'NCP is not where the gateway looks for it',
    ncp: ['bad', 'not where the gateway looks for it'],
  },
  UPSTREAM_FAILED: {
    what: "NCP failed or can't be reached",
    ncp: ['bad', "failing or can't be reached"],
  },
  UPSTREAM_TIMEOUT: {
    what: 'NCP did not answer in time',
    ncp: ['bad', 'does not answer in time'],
  },
  OVERLOADED: {
    what: 'the gateway is full',
    ncp: ['warn', 'not asked, the gateway is full'],
  },
  INTERNAL_ERROR: {
    what: 'the gateway failed',
    ncp: ['warn', 'not known, the gateway failed'],
  },
};

const FAILURE_ORDER = Object.keys(FAILURES);

export function match(status) {
  const [tone, word, meaning] = MATCHES[status] ?? ['ask', status, ''];
  return { tone, word, meaning };
}

/** The place of a match among the others, the surest first. */
export function matchOrder(status) {
  const place = MATCH_ORDER.indexOf(status);
  return place < 0 ? MATCH_ORDER.length : place;
}

/** What happened, as the end of a sentence. */
export function failure(code) {
  return FAILURES[code]?.what ?? sentenceOf(code);
}

/** What a failure means for NCP and the key; undefined where the code is not of that kind. */
export function meaning(code) {
  return FAILURES[code];
}

/** The one of the codes that stands highest; undefined of none. */
export function worst(codes) {
  return FAILURE_ORDER.find((code) => codes.includes(code));
}

function sentenceOf(code) {
  return String(code).toLowerCase().replaceAll('_', ' ');
}

export function capitalized(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** Between a number and its unit. */
const NO_BREAK = '\u00a0';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** Bytes in binary units, with one decimal where it is not 0. */
export function size(bytes) {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${Number(value.toFixed(1))}${NO_BREAK}${UNITS[unit]}`;
}

const DAY = 86400;

/** Units with their lengths in seconds, each used from two of it on. */
const SPANS = [
  [365 * DAY, 'year'],
  [30 * DAY, 'month'],
  [DAY, 'day'],
];

/** A span of time in one unit, rounded down. */
export function span(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [length, unit] = SPANS.find(([one]) => seconds >= 2 * one) ?? [];
  if (unit) {
    return count(Math.floor(seconds / length), unit).replace(' ', NO_BREAK);
  }
  if (seconds >= 3600) {
    return `${Math.floor(seconds / 3600)}${NO_BREAK}h`;
  }
  return seconds >= 60 ? `${Math.floor(seconds / 60)}${NO_BREAK}min` : `${seconds}${NO_BREAK}s`;
}

/** How long ago something was. */
export function ago(milliseconds) {
  return milliseconds < 1000 ? 'just now' : `${span(milliseconds)} ago`;
}

/** An RFC 3339 time as it was given, offset included, without its T. */
export function time(text) {
  return String(text)
    .replace(/^([0-9-]+)T([0-9:]+)(\.[0-9]+)?/, '$1 $2 ')
    .replace(' Z', ' UTC');
}

/** A coded value of NCP: its name, else its code. */
export function coded(value) {
  return value?.codeName || value?.code;
}
