import { defineApp, dnsLabel, flag, text } from '../../app-kit/index.ts';

const by = 'Flux';
const namespace = 'flux-system';

/** Flux itself: what the tree stands on, whoever brought it onto the cluster, and how the tree keeps it. */
export default defineApp({
  name: 'flux',
  title: 'Flux: applies the tree',
  layer: 'platform',
  always: true,
  namespace,
  settings: {
    flux_enabled: flag({
      description:
        'Whether the tree runs Flux itself, by Flux Operator: two commands bring it onto an empty cluster, and from then on the tree upgrades it. One of `true`, `false`. With `false`, Flux runs already, with a GitRepository `flux-system` in the namespace `flux-system`.',
      default: false,
      inits: { platform: true },
    }),
    flux_repository_url: text({
      description:
        'Address of the Git repository that holds this tree, by https or ssh. Needed with `flux_enabled`. Replace the example with your own.',
      pattern: '^(https|ssh)://([^\\s/@:]+@)?[^\\s/@:]+(:[0-9]{1,5})?/\\S+$',
      patternErrorMessage:
        'must be an address such as https://github.com/me/cluster or ssh://git@github.com/me/cluster, without a password',
      inits: { platform: 'https://git.example.com/me/cluster' },
      examples: ['https://github.com/me/cluster', 'ssh://git@github.com/me/cluster'],
    }),
    flux_repository_branch: text({
      description: 'Branch that Flux follows.',
      pattern: '^[A-Za-z0-9_][A-Za-z0-9_./-]*$',
      patternErrorMessage: 'must be the name of a branch',
      default: 'main',
    }),
    flux_repository_secret: dnsLabel({
      description:
        'Secret in `flux-system` that opens a private repository: `username` and `password` for https, `identity` and `known_hosts` for ssh. You create it once, by hand. Unset, the repository is public.',
      examples: ['flux-repository'],
    }),
    flux_version: text({
      description: 'Version of Flux, `2.7.0` or newer; an `x` at its end takes the newest patch.',
      pattern: '^2\\.([7-9]|[1-9][0-9]+)\\.(0|[1-9][0-9]*|x)$',
      patternErrorMessage: 'must be a version such as 2.9.5 or 2.9.x, and at least 2.7',
      default: '2.9.x',
    }),
  },
  rules: [
    function* ({ config }) {
      if (!config.flux_enabled || config.flux_repository_url !== undefined) return;
      yield {
        path: ['flux_repository_url'],
        at: ['flux_enabled'],
        message: 'flux_repository_url is missing: Flux would not know where the tree is',
        hint: 'Add flux_repository_url: "https://…"; or set flux_enabled: false if Flux runs already.',
      };
    },
    function* ({ config }) {
      const { flux_repository_url: url, flux_repository_secret: secret } = config;
      if (!config.flux_enabled || !url?.startsWith('ssh://') || secret !== undefined) return;
      yield {
        path: ['flux_repository_secret'],
        at: ['flux_repository_url'],
        message: 'flux_repository_secret is missing: Flux cannot sign in by ssh without a key',
        hint: 'Name the Secret that holds the deploy key (identity, known_hosts), or use the https address of a public repository.',
      };
    },
  ],
  provides: (v) => [
    { apiVersion: 'v1', kind: 'Namespace', name: namespace, by },
    { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', name: 'flux-system', namespace, by },
    // The age identity, under a key that ends in .agekey; its name is up to whoever made it.
    { apiVersion: 'v1', kind: 'Secret', name: 'sops-age', namespace, by },
    ...(v.flux_repository_secret === undefined
      ? []
      : [
          {
            apiVersion: 'v1',
            kind: 'Secret',
            name: v.flux_repository_secret,
            namespace,
            by: 'whoever brings Flux onto the cluster',
          },
        ]),
  ],
});
