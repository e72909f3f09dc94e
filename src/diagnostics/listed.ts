/** `a, b or c`. */
export function listed(names: readonly string[], word: string): string {
  const [last = '', ...others] = [...names].reverse();
  return others.length === 0 ? last : `${others.reverse().join(', ')} ${word} ${last}`;
}
