/** Grades of the wholesale markets, the best first, after all of them together. */
export const grades = ['all', '특', '상', '중', '하'] as const;
