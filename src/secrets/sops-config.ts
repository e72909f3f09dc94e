import { parseConfig } from '../sops/config.ts';
import { configName } from '../sops/find-config.ts';

/** The input for the `.sops.yaml` of a new folder. */
export interface SopsConfigInput {
  readonly recipients: readonly string[];
  /** The names of the secret settings, which are the only values encrypted in the configuration. */
  readonly secretSettings: readonly string[];
  /** The file name of the configuration; null if it cannot be sealed. */
  readonly config?: string | null;
}

/**
 * The text of a `.sops.yaml`. In Kubernetes manifests only the data is encrypted, because Flux builds the tree before it
 * decrypts; in the configuration only its secrets. The clear parts of both may be edited by hand.
 */
export function sopsConfigText({
  recipients,
  secretSettings,
  config = 'cluster.yaml',
}: SopsConfigInput): string {
  const age = recipients.join(',');
  const names = secretSettings.map(escapeRegex);
  // The configurations of several clusters have the same name in different folders.
  const file = config?.endsWith('/cluster.yaml') === true ? 'cluster.yaml' : (config ?? '');
  return `# For whom files are sealed, and what of them. The first rule whose path_regex matches a path counts.
# After a change of recipients: clusterwright secrets rotate --recipients
creation_rules:
  # Kubernetes Secrets: their data alone, so that Flux and reviewers can read the rest.
  - path_regex: kubernetes/.*\\.sops\\.ya?ml
    encrypted_regex: ^(data|stringData)$
    mac_only_encrypted: true
    age: ${age}
${
  config === null
    ? ''
    : `  # The configuration: its secrets alone. Sealing it is your choice: clusterwright secrets encrypt ${config}
  - path_regex: (^|/)${escapeRegex(file)}$
    encrypted_regex: ^(${names.join('|')})$
    mac_only_encrypted: true
    age: ${age}
`
}`;
}

/**
 * Adds settings to the rule for the configuration in a `.sops.yaml`, if the rule has the form that `sopsConfigText` writes: a
 * list of names. Every other byte stays. A rule of another form is not changed.
 *
 * @param config - The path of the configuration, relative to the folder of `.sops.yaml`.
 */
export function withSelected(text: string, config: string, names: readonly string[]): string {
  const parsed = parseConfig(configName, configName, text);
  if (!('config' in parsed)) return text;
  const { rules, source } = parsed.config;
  const index = rules.findIndex(({ matches }) => matches(config));
  const selector = rules[index]?.selector;
  const place = source.span(['creation_rules', index, 'encrypted_regex'], 'value');
  const listed = /^\^\((?<names>[\w\\.|-]*)\)\$$/.exec(selector?.value ?? '');
  if (selector?.kind !== 'encrypted_regex' || listed === null || place === undefined) return text;
  const before = (listed.groups?.['names'] ?? '').split('|').filter((name) => name !== '');
  const all = [...new Set([...before, ...names.map(escapeRegex)])];
  if (all.length === before.length) return text;
  const [from, to] = place;
  return `${text.slice(0, from)}^(${all.join('|')})$${text.slice(to)}`;
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}
