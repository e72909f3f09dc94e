/**
 * The style of the pictures for programs without support for custom properties and `light-dark()`: the light colours, with the
 * dark ones in a media query.
 */
export function standaloneStyle(css: string): string {
  const root = /:root \{([^}]*)\}/.exec(css);
  const rules = css.replace(root?.[0] ?? '', '').trim();
  const values = new Map(
    [...(root?.[1] ?? '').matchAll(/(--[\w-]+): ([^;]+);/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
  const resolved = (dark: boolean) =>
    rules.replace(/var\((--[\w-]+)\)/g, (_, name: string) => {
      const value = values.get(name) ?? '';
      const [, light, other] = /^light-dark\(([^,]+), ([^)]+)\)$/.exec(value) ?? [];
      return (dark ? other : light) ?? value;
    });
  return `${resolved(false)}\n@media (prefers-color-scheme: dark) {\n${resolved(true)}\n}`;
}
