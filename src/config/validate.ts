import type { App, Finding } from '../apps/app.ts';
import type { Derivation, Variables } from '../derive/derivation.ts';
import { derive } from '../derive/derive.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import type { Source } from '../source/source.ts';
import type { Cluster } from './cluster.generated.ts';
import { schemaDiagnostic } from './schema-errors.ts';
import { validateAgainstSchema } from './schema-validator.ts';

export interface ValidConfiguration {
  readonly source: Source;
  readonly config: Cluster;
  readonly variables: Variables;
  /** For each derived variable, the names it was computed from. */
  readonly inputs: ReadonlyMap<string, readonly string[]>;
}

export interface ValidateResult {
  /** Absent where there are errors. */
  readonly configuration?: ValidConfiguration;
  readonly diagnostics: readonly Diagnostic[];
}

/** Hold a configuration against the schema and, where it fits, against the rules of all apps. Pure. */
export function validate(source: Source, apps: readonly App[]): ValidateResult {
  const data = structuredClone(source.data);
  const errors = validateAgainstSchema(data).map((error) => schemaDiagnostic(error, source));
  if (errors.length > 0) return { diagnostics: errors };

  const config = data as unknown as Cluster;
  const derivations: Record<string, Derivation<unknown>> = Object.assign(
    {},
    ...apps.map((app) => app.derivations),
  );
  const { variables, inputs } = derive(config, derivations);
  const diagnostics = apps
    .flatMap((app) => app.rules ?? [])
    .flatMap((rule) => [...rule({ config, variables })])
    .map((finding) => placed(finding, source));
  if (hasErrors(diagnostics)) return { diagnostics };
  return { configuration: { source, config, variables, inputs }, diagnostics };
}

function placed({ path, part = 'value', ...rest }: Finding, source: Source): Diagnostic {
  return { ...rest, file: source.path, path: path.join('.'), range: source.locate(path, part) };
}
