const units: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const form = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;

export function isQuantity(text: string): boolean {
  return form.test(text);
}

/** Returns the number of a quantity such as 1.5Gi; throws if it is not one. */
export function amountOf(text: string): number {
  const [, number, unit = ''] = form.exec(text) ?? [];
  if (number === undefined) throw new Error('not a quantity');
  return /^[eE][+-]?\d/.test(unit) ? Number(number + unit) : Number(number) * (units[unit] ?? 1);
}
