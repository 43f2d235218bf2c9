import { Migration } from "@mikro-orm/migrations";

export class Migration20261125210633_devices_guest_links extends Migration {
  override name = "Migration20261125210633_devices_guest_links";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "device" ("id" uuid not null, "name" varchar(100) not null, "pages" jsonb not null, "code_hash" varchar(64) null, "code_expires_at" timestamptz(3) null, "token_hash" varchar(64) null, "previous_hash" varchar(64) null, "renewed_at" timestamptz(3) null, "created_by" uuid not null, "created_at" timestamptz(3) not null, "last_seen_at" timestamptz(3) null, "expires_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`alter table "device" add constraint "device_code_hash_unique" unique ("code_hash");`);
    this.addSql(`alter table "device" add constraint "device_token_hash_unique" unique ("token_hash");`);
    this.addSql(`alter table "device" add constraint "device_previous_hash_unique" unique ("previous_hash");`);

    this.addSql(
      `create table "guest_link" ("id" uuid not null, "token_hash" varchar(64) not null, "page_id" uuid not null, "name" varchar(100) not null, "fixed" jsonb not null, "allowed" jsonb not null, "created_by" uuid not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) null, "last_used_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`alter table "guest_link" add constraint "guest_link_token_hash_unique" unique ("token_hash");`);
    this.addSql(`create index "guest_link_page_id_index" on "guest_link" ("page_id");`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "device" cascade;`);
    this.addSql(`drop table if exists "guest_link" cascade;`);
  }
}
