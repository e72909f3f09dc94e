/**
 * A key as messages show it. What is no name of anything, such as `PASSWORD=tern USER`, may be a value that lost its
 * place, so that only the name before an equals sign is shown.
 */
export function shownKey(key: string): string {
  if (/^[-\w./$*:@~,+()]*$/.test(key)) return key;
  return `${/^[A-Za-z_][\w.-]*(?==)/.exec(key)?.[0] ?? ''}…`;
}
