import { Migration } from "@mikro-orm/migrations";

export class Migration20261125210634_devices_guest_links extends Migration {
  override name = "Migration20261125210634_devices_guest_links";

  override up(): void | Promise<void> {
    this.addSql(
      `create table [device] ([id] uniqueidentifier not null, [name] nvarchar(100) not null, [pages] nvarchar(max) not null, [code_hash] nvarchar(64) null, [code_expires_at] datetime2(3) null, [token_hash] nvarchar(64) null, [previous_hash] nvarchar(64) null, [renewed_at] datetime2(3) null, [created_by] uniqueidentifier not null, [created_at] datetime2(3) not null, [last_seen_at] datetime2(3) null, [expires_at] datetime2(3) not null, constraint [device_pkey] primary key ([id]));`,
    );
    this.addSql(`create unique index [device_code_hash_unique] on [device] ([code_hash]) where [code_hash] is not null;`);
    this.addSql(`create unique index [device_token_hash_unique] on [device] ([token_hash]) where [token_hash] is not null;`);
    this.addSql(`create unique index [device_previous_hash_unique] on [device] ([previous_hash]) where [previous_hash] is not null;`);

    this.addSql(
      `create table [guest_link] ([id] uniqueidentifier not null, [token_hash] nvarchar(64) not null, [page_id] uniqueidentifier not null, [name] nvarchar(100) not null, [fixed] nvarchar(max) not null, [allowed] nvarchar(max) not null, [created_by] uniqueidentifier not null, [created_at] datetime2(3) not null, [expires_at] datetime2(3) null, [last_used_at] datetime2(3) null, constraint [guest_link_pkey] primary key ([id]));`,
    );
    this.addSql(`create unique index [guest_link_token_hash_unique] on [guest_link] ([token_hash]);`);
    this.addSql(`create index [guest_link_page_id_index] on [guest_link] ([page_id]);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`if object_id('[device]', 'U') is not null drop table [device];`);
    this.addSql(`if object_id('[guest_link]', 'U') is not null drop table [guest_link];`);
  }
}
