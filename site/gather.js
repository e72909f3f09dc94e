/** Puts the pages of the site into one folder that VitePress reads: `docs/`, the changelog, and the first page. */

import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const pages = at('.pages/');
const inlineCode = /(?<!`)(`+)(?!`)([^\n]*?[^`\n])\1(?!`)/g;

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
  const text = withoutLinksOut(readFileSync(path, 'utf8'), name.includes('/') ? '../../' : '../');
  writeFileSync(path, literalBraces(text));
}

/** The changelog is a page; of links to what else the repository has (the README, examples, sources) the text stays. */
function withoutLinksOut(text, up) {
  return text
    .replaceAll(`](${up}CHANGELOG.md`, '](/changelog.md')
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (link, words, target) => (target.startsWith(up) ? words : link));
}

/** VitePress takes `{{ … }}` for an expression in inline code as well, unlike in blocks of code. */
function literalBraces(text) {
  return text
    .split(/^(```[\s\S]*?^```)/m)
    .map((part) => (part.startsWith('```') ? part : part.replace(inlineCode, withoutExpressions)))
    .join('');
}

function withoutExpressions(code, _, inner) {
  if (!inner.includes('{{')) return code;
  const html = inner.trim().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('|', '&#124;');
  return `<code v-pre>${html}</code>`;
}
