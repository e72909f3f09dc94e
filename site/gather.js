/** Puts the pages of the site into one folder that VitePress reads: `docs/`, the changelog, and the first page. */

import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const pages = at('.pages/');

rmSync(pages, { recursive: true, force: true });
cpSync(at('../docs/'), pages, { recursive: true });
cpSync(at('index.md'), `${pages}index.md`);
writeFileSync(
  `${pages}changelog.md`,
  readFileSync(at('../CHANGELOG.md'), 'utf8').replaceAll('](docs/', ']('),
);
for (const name of readdirSync(pages, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.md')) continue;
  const path = `${pages}${name}`;
  writeFileSync(path, withoutLinksOut(readFileSync(path, 'utf8'), name.includes('/') ? '../../' : '../'));
}

/** The changelog is a page; of links to what else the repository has (the README, examples, sources) the text stays. */
function withoutLinksOut(text, up) {
  return text
    .replaceAll(`](${up}CHANGELOG.md`, '](/changelog.md')
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (link, words, target) => (target.startsWith(up) ? words : link));
}
