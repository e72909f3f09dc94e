/** A heading of the sidebar, with its pages: their path without `.md`, and their title there. */
interface Section {
  readonly text: string;
  readonly pages: readonly (readonly [page: string, title: string])[];
}

/** Every page of `docs/`, in the order in which people need them; `test/site.test.ts` holds it against the folder. */
export const sections: readonly Section[] = [
  {
    text: 'Begin',
    pages: [
      ['first-trace', 'From here to the first trace'],
      ['operating', 'Day by day'],
      ['troubleshooting', 'Troubleshooting'],
      ['upgrading', 'Upgrading'],
      ['comparison', 'Beside other programs'],
    ],
  },
  {
    text: 'The platform',
    pages: [
      ['settings', 'All settings'],
      ['changes', 'Changes on a running cluster'],
      ['parts', 'Parts that run already'],
      ['sizes', 'Sizes'],
      ['external-shape', 'Beside managed services'],
      ['moving-between-shapes', 'Moving between shapes'],
      ['keycloak', 'Keycloak'],
      ['scim', 'Users and roles by SCIM'],
      ['litellm', 'LiteLLM'],
      ['backups', 'Backups'],
      ['rotation', 'Rotating secrets'],
      ['security', 'Security'],
      ['supply-chain', 'Supply chain'],
      ['seeds', 'Where it comes from'],
    ],
  },
  {
    text: 'Tools',
    pages: [
      ['commands', 'Commands'],
      ['editor', 'In the editor'],
      ['graph', 'Pictures'],
      ['diff', 'What a change does'],
      ['doctor', 'Doctor'],
      ['ci', 'In CI'],
      ['renovate', 'Renovate'],
      ['secrets', 'Secrets'],
      ['verify', 'Verify any Flux repository'],
      ['checks', 'All checks'],
    ],
  },
  {
    text: 'Apps and templates',
    pages: [
      ['apps', 'Apps of your own'],
      ['jinja', 'Jinja templates'],
      ['migrating-from-makejinja', 'Coming from makejinja'],
    ],
  },
  {
    text: 'For programs and contributors',
    pages: [
      ['json', 'JSON output'],
      ['use-jinja', 'The engine of templates'],
      ['use-sops', 'SOPS in TypeScript'],
      ['use-verify', 'The verifier as a library'],
      ['performance', 'Performance'],
      ['architecture', 'Architecture'],
      ['changelog', 'Changelog'],
    ],
  },
];
