import { Migration } from "@mikro-orm/migrations";

export class Migration20261124102701_version_state extends Migration {
  override name = "Migration20261124102701_version_state";

  override up(): void | Promise<void> {
    this.addSql(`alter table [page_version] add [state] varbinary(max) null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(
      `declare @constraint0 varchar(100) = (select default_constraints.name from sys.all_columns join sys.tables on all_columns.object_id = tables.object_id join sys.schemas on tables.schema_id = schemas.schema_id join sys.default_constraints on all_columns.default_object_id = default_constraints.object_id where schemas.name = 'dbo' and tables.name = 'page_version' and all_columns.name = 'state') if @constraint0 is not null exec('alter table [page_version] drop constraint ' + @constraint0);`,
    );
    this.addSql(`alter table [page_version] drop column [state];`);
  }
}
