import type { CodeTable } from '../../diagnostics/code-table.ts';

export const upgradeCodes = {
  'upgrade/renamed': {
    title: 'A setting has another name in this version',
    example: '`paperless_mail: smtp.example.net`, where the app calls it `paperless_smtp_host` since 0.2.0',
    cure: 'Run `clusterwright upgrade`: it renames the setting wherever the repository has it, and keeps comments.',
  },
  'upgrade/rename-by-hand': {
    title: 'A setting was renamed in this version, and the edit cannot be made automatically',
    example: 'both the old and the new name are given, or the value is sealed under the old name',
    cure: 'Do what the hint says, then run `clusterwright upgrade` again.',
  },
  'upgrade/removed': {
    title: 'A setting no longer exists in this version',
    example: 'a setting of a chart that has gone',
    cure: 'Do what the hint says, which the app wrote for this case, and remove the line.',
  },
  'upgrade/template-moved': {
    title: 'The template that a file of the repository replaces has another path in this version',
    example: 'templates/overrides/kubernetes/apps/network/old-name/app/helmrelease.yaml.j2',
    cure: 'Run `clusterwright upgrade`: it gives the file the new path. Until then it replaces nothing.',
  },
  'upgrade/template-gone': {
    title: 'The template that a file of the repository replaced no longer exists in this version',
    example: 'an app writes its network policies from its object now, and the template was removed',
    cure: 'Remove the file, or keep it below templates/config as a template of your own.',
  },
  'upgrade/template-changed': {
    title: 'The template that a file of the repository replaces was changed by a newer version',
    example: 'templates/overrides/…/helmrelease.yaml.j2 was copied from 0.1.0, and 0.2.0 adds a value',
    cure: 'Compare the two files, take over what you want, then run `clusterwright upgrade --reviewed`.',
  },
} as const satisfies CodeTable;

export type UpgradeCode = keyof typeof upgradeCodes;
