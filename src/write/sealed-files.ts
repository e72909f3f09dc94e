import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readInputText } from '../disk/read-input.ts';
import { manifestPath } from './manifest-path.ts';

/** Whether an earlier run has sealed secrets in the tree of an output folder. */
export function hasSealedFiles(output: string): boolean {
  const path = join(output, manifestPath);
  return existsSync(path) && readInputText(path).includes('.sops.yaml"');
}
