/** The four time formats of go-yaml; the last two are read as UTC. */
const spelling =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})([.,][0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})| ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})([.,][0-9]+)?)?$/;

/**
 * A time in RFC 3339, as Go prints it: without trailing zeros in the fraction, and with `Z` for no offset.
 *
 * @returns undefined if go-yaml would not read `source` as a time.
 */
export function canonicalTime(source: string): string | undefined {
  const match = spelling.exec(source);
  if (match === null) return undefined;
  const [, year = '', month = '', day = ''] = match;
  const hour = match[4] ?? match[9] ?? '0';
  const minute = match[5] ?? match[10] ?? '0';
  const second = match[6] ?? match[11] ?? '0';
  const fraction = (match[7] ?? match[12] ?? '').slice(1, 10).replace(/0{1,9}$/, '');
  const zone = match[8] ?? 'Z';
  const inRange =
    Number(month) >= 1 &&
    Number(month) <= 12 &&
    Number(day) >= 1 &&
    Number(day) <= daysIn(Number(year), Number(month)) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60;
  if (!inRange || !isZone(zone)) return undefined;
  const two = (digits: string) => digits.padStart(2, '0');
  const clock = `${two(hour)}:${two(minute)}:${two(second)}${fraction === '' ? '' : `.${fraction}`}`;
  return `${year}-${two(month)}-${two(day)}T${clock}${/^[-+]00:00$/.test(zone) ? 'Z' : zone}`;
}

function isZone(zone: string): boolean {
  return zone === 'Z' || (Number(zone.slice(1, 3)) < 24 && Number(zone.slice(4)) < 60);
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}
