import { derivationsOf } from '../app-kit/derivations.ts';
import { derive } from '../app-kit/derive.ts';
import { neededSecrets } from '../app-kit/needed-secrets.ts';
import type { Project } from '../app-kit/project.ts';
import type { NeededSecret } from '../app-kit/secrets.ts';
import type { ValidConfiguration } from '../config/validate.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/**
 * The secrets that are missing for features that the configuration requests: those that would be needed if all were given, and
 * that a finding names. Pure.
 */
export function missingSecrets(
  { config }: Pick<ValidConfiguration, 'config'>,
  project: Project,
  findings: readonly Diagnostic[],
): readonly NeededSecret[] {
  const { apps, schema } = project;
  const words = new Set(
    findings.flatMap(({ path, message, hint }) => `${path} ${message} ${hint}`.match(/\w+/g) ?? []),
  );
  const assumed = Object.entries(schema.properties)
    .filter(([name, setting]) => setting['x-secret'] === true && !Object.hasOwn(config, name))
    .map(([name]) => [name, 'assumed'] as const);
  const complete = Object.assign({ ...config }, Object.fromEntries(assumed));
  const { variables } = derive(complete, derivationsOf(project));
  return neededSecrets(apps, variables, schema.properties).filter(
    ({ setting, store }) => store === undefined && !Object.hasOwn(config, setting) && words.has(setting),
  );
}
