// What the double says of agreements and of the bank's money: nothing yet, which is how both screens begin.
export const agreedRoutes = () => [
  ["GET", /^\/api\/debtors\/([^/]+)\/agreements$/, () => []],
  ["GET", /^\/api\/agreements$/, () => ({ agreements: [] })],
  ["GET", /^\/api\/agreements\/due-days$/, () => []],
  ["GET", /^\/api\/agreements\/offers$/, () => []],
  ["GET", /^\/api\/bank\/(files|layouts|suspense)$/, () => []],
  ["GET", /^\/api\/bank\/queue$/, () => ({ movements: [] })],
];
