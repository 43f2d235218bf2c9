import { Migration } from "@mikro-orm/migrations";

export class Migration20261126215810_replaced_tokens extends Migration {
  override name = "Migration20261126215810_replaced_tokens";

  override up(): void | Promise<void> {
    this.addSql(`alter table [api_token] add [replaced_at] datetime2(3) null;`);
    // So far a name alone told that a token was replaced, not when.
    this.addSql(`update [api_token] set [replaced_at] = [created_at] where [name] like '% (replaced)' and [expires_at] is not null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(
      `declare @constraint0 varchar(100) = (select default_constraints.name from sys.all_columns join sys.tables on all_columns.object_id = tables.object_id join sys.schemas on tables.schema_id = schemas.schema_id join sys.default_constraints on all_columns.default_object_id = default_constraints.object_id where schemas.name = 'dbo' and tables.name = 'api_token' and all_columns.name = 'replaced_at') if @constraint0 is not null exec('alter table [api_token] drop constraint ' + @constraint0);`,
    );
    this.addSql(`alter table [api_token] drop column [replaced_at];`);
  }
}
