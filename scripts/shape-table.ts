import type { SettingSchemas } from '../src/app-kit/setting.ts';

const header = '| setting | `platform` | `external` |\n| --- | --- | --- |\n';

/** The page about the shapes, with its table of the defaults that differ between them. */
export function withShapeTable(page: string, properties: SettingSchemas): string {
  const rows = Object.entries(properties).flatMap(([name, { 'x-defaults': defaults }]) => {
    if (defaults === undefined || !Object.hasOwn(defaults, 'external')) return [];
    const [platform, external] = [defaults['platform'], defaults['external']];
    return platform === external ? [] : [`| \`${name}\` | ${shown(platform)} | ${shown(external)} |\n`];
  });
  const start = page.indexOf(header);
  if (start < 0) throw new Error('docs/external-shape.md has no table of defaults by shape');
  const from = start + header.length;
  return page.slice(0, from) + rows.join('') + page.slice(page.indexOf('\n\n', from - 1) + 1);
}

function shown(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
