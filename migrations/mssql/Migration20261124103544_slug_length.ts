import { Migration } from "@mikro-orm/migrations";

export class Migration20261124103544_slug_length extends Migration {
  override name = "Migration20261124103544_slug_length";

  override up(): void | Promise<void> {
    this.addSql(`drop index [page_slug_unique] on [page];`);
    this.addSql(`alter table [page] alter column [slug] nvarchar(max);`);

    this.addSql(`alter table [page] alter column [slug] nvarchar(120) not null;`);

    this.addSql(`create unique index [page_slug_unique] on [page] ([slug]);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index [page_slug_unique] on [page];`);

    this.addSql(`alter table [page] alter column [slug] nvarchar(80) not null;`);

    this.addSql(`create unique index [page_slug_unique] on [page] ([slug]);`);
  }
}
