const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const decimal = ['k', 'M', 'G', 'T', 'P', 'E'];
const fractions = ['m', 'u', 'n'];

/**
 * Returns a Kubernetes quantity in base units (bytes, cores), exact enough to compare two that people wrote; undefined
 * if the text is not one.
 */
export function amountOf(quantity: string | number): number | undefined {
  const [, digits = '', suffix = ''] =
    /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)([A-Za-z]*)$/.exec(String(quantity)) ?? [];
  if (digits === '') return undefined;
  const factor = factorOf(suffix);
  return factor === undefined ? undefined : Number(digits) * factor;
}

function factorOf(suffix: string): number | undefined {
  if (suffix === '') return 1;
  if (binary.includes(suffix)) return 1024 ** (binary.indexOf(suffix) + 1);
  if (decimal.includes(suffix)) return 1000 ** (decimal.indexOf(suffix) + 1);
  return fractions.includes(suffix) ? 1 / 1000 ** (fractions.indexOf(suffix) + 1) : undefined;
}
