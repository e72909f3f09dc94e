import { defineConfig } from 'vitepress';
import { sections } from './navigation.ts';

export default defineConfig({
  title: 'clusterwright',
  description: 'One cluster.yaml in, a Flux-ready kubernetes/ tree out.',
  srcDir: '.pages',
  ignoreDeadLinks: 'localhostLinks',
  markdown: { languageAlias: { just: 'make' } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'First trace', link: '/first-trace' },
      { text: 'Commands', link: '/commands' },
      { text: 'Settings', link: '/settings' },
    ],
    sidebar: sections.map(({ text, pages }) => ({
      text,
      items: pages.map(([page, title]) => ({ text: title, link: `/${page}` })),
    })),
  },
});
