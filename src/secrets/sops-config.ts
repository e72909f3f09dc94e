import { parseConfig } from '../sops/config.ts';
import { configName } from '../sops/find-config.ts';

/** What the `.sops.yaml` of a new folder is made from. */
export interface SopsConfigInput {
  readonly recipients: readonly string[];
  /** The names of the settings that are secret: they alone are encrypted in the configuration. */
  readonly secretSettings: readonly string[];
  /** The configuration's file name; null if it is not one that can be sealed. */
  readonly config?: string | null;
}

/**
 * The text of a `.sops.yaml`: of Kubernetes manifests the data alone are encrypted, for Flux builds the tree before
 * it decrypts; of the configuration, its secrets. In both, what is clear may be edited by hand.
 */
export function sopsConfigText({
  recipients,
  secretSettings,
  config = 'cluster.yaml',
}: SopsConfigInput): string {
  const age = recipients.join(',');
  const names = secretSettings.map(escapeRegex);
  // Of several clusters, the configurations have one name in folders of their own.
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
 * A `.sops.yaml` whose rule for the configuration selects more settings, if the rule is one that `sopsConfigText` wrote:
 * a list of names. Every other byte stays. Another rule is left to whoever wrote it.
 *
 * @param config - The path of the configuration, from the folder of `.sops.yaml`.
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
