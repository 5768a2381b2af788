import { signedText } from "../../../shared/git/signed-text.ts";

test("a signature stands behind what it covers, with the line breaks of git", async () => {
  const sign = async (payload: string | Uint8Array) => `[${payload}]\r\nend\r\n\r\n`;
  await expect(signedText("text\n", sign)).resolves.toBe("text\n[text\n]\nend\n");
});

test("without a signer a text is as it was", async () => {
  await expect(signedText("text\n", undefined)).resolves.toBe("text\n");
});
