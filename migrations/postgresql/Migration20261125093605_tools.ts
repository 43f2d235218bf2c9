import { Migration } from "@mikro-orm/migrations";

export class Migration20261125093605_tools extends Migration {
  override name = "Migration20261125093605_tools";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "tool" ("id" uuid not null, "kind" varchar(50) not null, "name" varchar(100) not null, "config" jsonb not null, "secrets" jsonb not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "revision" int not null default 1, primary key ("id"));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "tool" cascade;`);
  }
}
