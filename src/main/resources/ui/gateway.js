/**
 * The gateway's API. An outcome is an answer or a problem, never an exception; an answer that is
 * still fresh is not asked for again.
 */

/** Longer than the gateway's longest deadline (30 s). */
const TIMEOUT = 40_000;

const kept = new Map();
const underWay = new Map();

/**
 * Reads a path.
 *
 * @param path of a list, relative to the page, such as `api/v1/fences`
 * @param newer whether the gateway is asked for newer data than it holds
 * @returns an answer {ok: true, body, receivedAt, answeredAt, fetchedAt, freshUntil, reason} or a
 *     problem {ok: false, code, title, detail, ...}. Times are in milliseconds of this machine's
 *     clock; `answeredAt` is when NCP answered at the latest, `fetchedAt` when the oldest part was
 *     fetched; `reason` is the code of what kept newer data away, or `REFRESHING`.
 */
export function read(path, newer = false) {
  const known = kept.get(path);
  if (!newer && known && Date.now() < known.freshUntil) {
    return Promise.resolve(known);
  }
  if (!newer && underWay.has(path)) {
    return underWay.get(path);
  }
  const reading = fetched(path, newer).then((outcome) => {
    if (underWay.get(path) === reading) {
      underWay.delete(path);
    }
    keep(path, outcome);
    return outcome;
  });
  underWay.set(path, reading);
  return reading;
}

function keep(path, outcome) {
  for (const [other, answer] of kept) {
    if (answer.freshUntil <= Date.now()) {
      kept.delete(other);
    }
  }
  if (outcome.ok && outcome.freshUntil > Date.now()) {
    kept.set(path, outcome);
  }
}

async function fetched(path, newer) {
  const options = newer ? { cache: 'reload', headers: { 'Cache-Control': 'no-cache' } } : {};
  let response;
  try {
    response = await fetch(path, {
      ...options,
      headers: { Accept: 'application/json', ...options.headers },
      signal: AbortSignal.timeout(TIMEOUT),
    });
  } catch {
    return problem({
      code: 'UNREACHABLE',
      title: "The gateway can't be reached",
      detail: 'No answer came to this browser. Check the network, and whether the gateway runs.',
      retryable: true,
    });
  }
  let body;
  try {
    body = await response.json();
  } catch {
    body = null;
  }
  if (response.ok && Array.isArray(body?.content)) {
    return answer(body, response.headers);
  }
  return problem({
    ...(body?.code ? body : stranger(response)),
    status: response.status,
    requestId: body?.requestId ?? response.headers.get('X-Request-Id'),
    retryAfter: response.headers.get('Retry-After'),
  });
}

/** An answer that is not the gateway's: of a proxy in front of it, for instance. */
function stranger(response) {
  return {
    code: 'UNREACHABLE',
    title: "The gateway's answer could not be read",
    detail: `Something in front of the gateway may have answered, with HTTP status ${response.status}.`,
    retryable: true,
  };
}

function problem(fields) {
  const seconds = /^[0-9]+$/.test(fields.retryAfter ?? '') ? Number(fields.retryAfter) : undefined;
  return {
    ...fields,
    ok: false,
    receivedAt: Date.now(),
    retryAt: seconds === undefined ? undefined : Date.now() + seconds * 1000,
  };
}

function answer(body, headers) {
  const receivedAt = Date.now();
  const age = number(headers.get('Age'));
  const maxAge = number(/(?:^|[ ,])max-age=([0-9]+)/.exec(headers.get('Cache-Control') ?? '')?.[1]);
  // The browser's own cache may have held it for a while, which Age does not count.
  const sinceDate = (receivedAt - Date.parse(headers.get('Date') ?? '')) / 1000;
  const held = clamp(sinceDate, Math.max(0, maxAge - age));
  const fetchedAt = receivedAt - (held + age) * 1000;
  const status = cacheStatus(headers.get('Cache-Status') ?? '');
  return {
    ok: true,
    body,
    receivedAt,
    answeredAt: status.fwd ? receivedAt - held * 1000 : fetchedAt,
    fetchedAt,
    freshUntil: fetchedAt + maxAge * 1000,
    reason: status.detail?.toUpperCase().replaceAll('-', '_'),
  };
}

function number(text) {
  return /^[0-9]+$/.test(text ?? '') ? Number(text) : 0;
}

function clamp(value, most) {
  return Number.isFinite(value) ? Math.min(Math.max(value, 0), most) : 0;
}

/** The gateway's own member of the list in a Cache-Status header (RFC 9211). */
function cacheStatus(header) {
  const own = header.split(',').map((member) => member.split(';').map((part) => part.trim()));
  const parameters = own.find(([name]) => name === 'image-gateway') ?? [];
  return Object.fromEntries(
    parameters.slice(1).map((parameter) => {
      const [name, value = 'true'] = parameter.split('=');
      return [name, value.replaceAll('"', '')];
    }),
  );
}
