/** Shoppers type queries as long as they like; the collector takes 200 characters. A test holds it to the schema. */
const longestQuery = 200;
/** Other text: enough for every address and title, little enough to fit a beacon. */
const longestText = 1000;

/**
 * An event as JSON that the collector can store: text is cut where it is too long, without what no store can hold (NUL,
 * halves of surrogate pairs); a number that is none becomes null, which counts as absent. Throws on what has no JSON.
 *
 * @param {object} event
 * @returns {string}
 */
export function writeEvent(event) {
  return JSON.stringify(event, (name, /** @type {unknown} */ value) => {
    if (typeof value !== 'string') return value;
    const cut = value.slice(0, name === 'query' ? longestQuery : longestText);
    return cut.toWellFormed().replaceAll('\0', '');
  });
}
