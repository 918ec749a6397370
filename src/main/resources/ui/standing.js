/** The state of NCP and of the gateway's key, derived from the answers that the page has. */

import { ago, meaning, worst } from './words.js';

/** For so long, an accepted key is taken for a good one. */
const RECENT = 60_000;

/**
 * States as {ncp: [tone, text], key: [tone, text]}. A failure in what is shown counts until an
 * answer replaces it; one of the list of Datafences only until NCP, or the gateway if that is all
 * that was missing, has answered after it.
 *
 * @param fences the outcome of the list of Datafences, if there is one
 * @param list the answer whose images are shown, if any
 * @param problem the problem of the latest attempt to read the images, if it failed
 */
export function standing(fences, list, problem, now) {
  const outcomes = [fences, list, problem].filter(Boolean);
  const answeredAt = Math.max(...outcomes.map(answeredBy), -Infinity);
  const outdated = fences?.code === 'UNREACHABLE' ? list : fences?.receivedAt < answeredAt;
  const code = worst([...(outdated ? [] : codes(fences)), ...codes(list), ...codes(problem)]);
  const answered = `answered ${ago(now - answeredAt)}`;
  const known = Number.isFinite(answeredAt);
  const showing =
    list && list.body.stale ? `; showing images from ${ago(now - list.fetchedAt)}` : '';
  if (code) {
    const { ncp, key } = meaning(code);
    const inPart = !problem && list && !codes(fences).includes(code) && list.reason !== code;
    return {
      ncp: inPart ? ['warn', `${answered}, but some calls failed`] : [ncp[0], ncp[1] + showing],
      key: key ?? accepted(now - answeredAt),
    };
  }
  if (!known) {
    return { ncp: ['part', 'not asked yet'], key: ['part', 'not known'] };
  }
  return { ncp: ['good', answered], key: ['good', 'accepted'] };
}

function accepted(age) {
  if (age === Infinity) {
    return ['part', 'not known'];
  }
  return age < RECENT ? ['good', 'accepted'] : ['part', `accepted ${ago(age)}, not known since`];
}

/** When NCP is known to have given an answer at the latest. */
function answeredBy(outcome) {
  if (outcome.ok) {
    return outcome.answeredAt;
  }
  const refusedFence = outcome.code === 'FENCE_NOT_ACCESSIBLE' && outcome.upstream?.httpStatus;
  return refusedFence ? outcome.receivedAt : -Infinity;
}

function codes(outcome) {
  if (!outcome) {
    return [];
  }
  if (!outcome.ok) {
    return [outcome.code];
  }
  const { problems = [], content = [] } = outcome.body;
  return [
    outcome.reason,
    ...problems.map((problem) => problem.code),
    ...content.map((item) => item.match?.problem?.code),
  ].filter(Boolean);
}
