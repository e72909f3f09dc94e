/** Kubernetes quantities, as numbers to be compared. */

const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const decimal = ['k', 'M', 'G', 'T', 'P', 'E'];

/** The amount in base units (bytes, cores); undefined where the text is no quantity. */
export function amountOf(quantity: string | number): number | undefined {
  const [, digits = '', suffix = ''] = /^([0-9]+(?:\.[0-9]+)?)([A-Za-z]*)$/.exec(String(quantity)) ?? [];
  if (digits === '') return undefined;
  const factor = factorOf(suffix);
  return factor === undefined ? undefined : Number(digits) * factor;
}

function factorOf(suffix: string): number | undefined {
  if (suffix === '') return 1;
  if (suffix === 'm') return 1 / 1000;
  if (binary.includes(suffix)) return 1024 ** (binary.indexOf(suffix) + 1);
  return decimal.includes(suffix) ? 1000 ** (decimal.indexOf(suffix) + 1) : undefined;
}
