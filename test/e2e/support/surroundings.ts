const { RESOURCE_IMAGE_USER: USER, RESOURCE_IMAGE_READ_ONLY: READ_ONLY } = process.env;
export const SURROUNDINGS: readonly string[] = [
  ...(USER ? ["--user", USER] : []),
  ...(READ_ONLY ? ["--read-only", "--tmpfs", "/tmp"] : []),
];
