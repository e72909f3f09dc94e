import type { App } from '../apps/app.ts';
import { apps } from '../apps/registry.generated.ts';
import { type ValidConfiguration, validate } from '../config/validate.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { loadConfiguration } from '../pipeline/load.ts';
import type { Workspace } from '../pipeline/workspace.ts';

export interface CheckedConfiguration {
  /** Absent where there are errors. */
  readonly configuration?: ValidConfiguration;
  readonly diagnostics: readonly Diagnostic[];
  readonly masked: ReadonlyMap<string, string>;
}

/** The configuration of a workspace, read and checked, for commands that print something of it. */
export async function checkedConfiguration(place: Workspace): Promise<CheckedConfiguration> {
  const { source, diagnostics, masked } = await loadConfiguration(place);
  return source === undefined
    ? { diagnostics, masked }
    : { ...validate(source, apps as readonly App[]), masked };
}
