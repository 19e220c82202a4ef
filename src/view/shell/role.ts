/** A part of Pomona that a page needs and that another process may do; what serves the page does `api` itself. */
export type Role = 'collector' | 'engine' | 'sources';
