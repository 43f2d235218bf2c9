import { Migration } from "@mikro-orm/migrations";

export class Migration20261126215810_replaced_tokens extends Migration {
  override name = "Migration20261126215810_replaced_tokens";

  override up(): void | Promise<void> {
    this.addSql(`alter table \`api_token\` add column \`replaced_at\` datetime null;`);
    // So far a name alone told that a token was replaced, not when.
    this.addSql(
      `update \`api_token\` set \`replaced_at\` = \`created_at\` where \`name\` like '% (replaced)' and \`expires_at\` is not null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`api_token\` drop column \`replaced_at\`;`);
  }
}
