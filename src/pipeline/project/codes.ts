import type { CodeTable } from '../../diagnostics/code-table.ts';

export const projectCodes = {
  'project/module-failed': {
    title: 'A module of the project cannot be loaded, or fails when its code runs',
    example:
      "// apps/paperless/app.ts\nvariables: { paperless_url: text('Address.', (v) => v.missing.length) }",
    cure: 'Correct the line that the message names.',
  },
  'project/invalid-app': {
    title: 'The object that an app exports is not one that can be used',
    example: "// apps/paperless/app.ts\nexport default defineApp({ name: 'paperless', layer: 'aplication' })",
    cure: 'Correct the member that the message names; docs/apps.md describes all of them.',
  },
  'project/name-taken': {
    title: 'Two apps, settings or variables of one name',
    example: '// apps/paperless/app.ts and apps/photos/app.ts\nsettings: { storage: storageSize({ … }) }',
    cure: 'Begin the names of settings and variables with that of their app.',
  },
  'project/unknown-app': {
    title: 'The name of an app that does not exist',
    example: "// clusterwright.config.ts\nexport default defineConfig({ apps: ['lagnfuse'] })",
    cure: 'Correct the name; the message suggests the nearest one.',
  },
  'project/invalid-config': {
    title: 'clusterwright.config.ts exports what is not a configuration of a project',
    example: "export default defineConfig({ apps: 'langfuse' })",
    cure: 'Correct the member that the message names.',
  },
} as const satisfies CodeTable;

export type ProjectCode = keyof typeof projectCodes;
