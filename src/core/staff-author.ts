/** Who on staff writes, as the visitor is told: a first name and what they are there for, nothing more. */
export interface StaffAuthor {
  /** The account's id. Never shown to a visitor. */
  readonly id: string;
  readonly firstName: string;
  readonly part: 'admissions' | 'clinician' | 'staff';
}
