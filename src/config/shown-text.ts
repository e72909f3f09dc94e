import type { Project } from '../app-kit/project.ts';
import { maskText } from '../diagnostics/mask.ts';
import { isSecretSetting } from './secret-values.ts';

/**
 * The text of a configuration as messages may show it: only values of settings that are known and no secrets.
 * Works on any text, also on one that is not valid YAML.
 */
export function shownText(project: Pick<Project, 'schema'>, text: string): string {
  return maskText(text, (key) => !isSecretSetting(project, key));
}
