/** How to create the API keys of an organization, which the synchronization of roles uses. */
export function organizationKeySteps(url: string): string {
  return [
    'Until then, configure writes the tree without the synchronization. Once Langfuse runs:',
    `1. Sign in at ${url} as an owner of the organization.`,
    '2. Open Organization Settings > API Keys and create a key: one of the organization, not of a project.',
    '3. Set langfuse_scim_public_key and langfuse_scim_secret_key, then configure again, and commit the tree.',
  ].join('\n');
}
