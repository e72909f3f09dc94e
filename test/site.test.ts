import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sections } from '../site/.vitepress/navigation.ts';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));
const pages = readdirSync(docs).flatMap((name) => (name.endsWith('.md') ? [name.slice(0, -3)] : []));
const listed = sections.flatMap((section) => section.pages.map(([page]) => page));

test('every page is in the navigation of the site once, and nothing else is', () => {
  expect([...listed].sort()).toEqual([...pages, 'changelog'].sort());
});

test('pages have a title, which the navigation shows', () => {
  const titles = sections.flatMap((section) => section.pages.map(([, title]) => title));
  expect(new Set(titles).size).toBe(titles.length);
  for (const page of pages) expect(readFileSync(`${docs}${page}.md`, 'utf8')).toMatch(/^# \S/m);
});

test('what its first page links to exists', () => {
  const index = readFileSync(fileURLToPath(new URL('../site/index.md', import.meta.url)), 'utf8');
  for (const [, page = ''] of index.matchAll(/link: \/(\S+)/g)) expect(listed).toContain(page);
});
