import { isToml } from './is-toml.ts';
import type { KnownName } from './problem.ts';
import { parseSource, type SourceResult } from './source.ts';
import { parseTomlSource } from './toml-source.ts';

/** Parses a configuration by its file name: TOML or YAML. */
export function parseConfiguration(path: string, text: string, known?: KnownName): SourceResult {
  return isToml(path) ? parseTomlSource(path, text) : parseSource(path, text, known);
}
