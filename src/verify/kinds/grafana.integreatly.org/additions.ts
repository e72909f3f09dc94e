import { type Additions, at } from '../additions.ts';

/** The operator takes the content from one place, and refuses two. */
export const additions: Additions = at(['GrafanaDashboard.spec', 'GrafanaLibraryPanel.spec'], {
  choices: [
    {
      of: ['json', 'gzipJson', 'url', 'jsonnet', 'jsonnetLib', 'grafanaCom', 'configMapRef', 'oci'],
      least: 0,
      most: 1,
    },
  ],
});
