import type { CodeTable } from '../diagnostics/code-table.ts';

export const initCodes = {
  'init/not-ignored': {
    title: 'The age identity, or a plain configuration, could be committed by mistake',
    example: 'a .gitignore with the line `!age.key`',
    cure: 'Remove that line.',
  },
  'init/key-elsewhere': {
    title: 'A folder with creation rules has no age identity',
    example: "a fresh clone of someone else's repository",
    cure: 'Put the identity of the repository into age.key, name its file in SOPS_AGE_KEY_FILE, or set SOPS_AGE_KEY to the identity itself.',
  },
  'init/cannot-add': {
    title: 'A configuration in which no line can be added at the end',
    example: '`clusterwright init --add redis` with `{cloudflare_domain: example.com}`',
    cure: 'Write every setting on a line of its own.',
  },
  'init/unknown-app': {
    title: 'The settings of an app that is not part of the project were requested',
    example: '`clusterwright init --add redsi`',
    cure: 'Name an app of clusterwright.config.ts, or add the app there first.',
  },
  'init/app-exists': {
    title: 'The name or a folder of a new app is already in use',
    example: '`clusterwright create-app documents paperless` although apps/paperless exists',
    cure: 'Choose another name, or move the existing files away.',
  },
} as const satisfies CodeTable;
