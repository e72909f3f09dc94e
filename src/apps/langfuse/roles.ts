/** The roles of Langfuse, highest first, and what each allows. */

export const projectRoles = {
  OWNER: 'Everything, the organization itself included',
  ADMIN: 'Settings and members',
  MEMBER: 'Reads and writes traces, prompts and evaluations',
  VIEWER: 'Reads',
} as const;

export const organizationRoles = {
  ...projectRoles,
  NONE: 'Nothing, until someone gives access',
} as const;
