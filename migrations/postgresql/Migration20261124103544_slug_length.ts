import { Migration } from "@mikro-orm/migrations";

export class Migration20261124103544_slug_length extends Migration {
  override name = "Migration20261124103544_slug_length";

  override up(): void | Promise<void> {
    this.addSql(`alter table "page" alter column "slug" type varchar(120) using ("slug"::varchar(120));`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "page" alter column "slug" type varchar(80) using ("slug"::varchar(80));`);
  }
}
